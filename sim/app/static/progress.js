// How far a job is and how long the rest takes, in words: RUN, and wherever a job is waited for.

import { filled, words } from "./common.js";

/** "12 of 30 replications"; of so many at most, where fewer may do. */
export function units(job) {
  const text = words[job.is_most ? `most_${job.unit}` : job.unit];
  return text ? filled(text, { done: job.done, of: job.of }) : "";
}

/** How long the rest takes; empty where that is not known. */
export function timeLeft(job) {
  const seconds = job.seconds_left;
  if (seconds === null || seconds === undefined) return "";
  return filled(job.is_most ? words.most_left : words.left, { time: time(seconds) });
}

/** A time as coarse as it is known. */
function time(seconds) {
  if (seconds < 90) return filled(words.seconds, { n: Math.max(5, 5 * Math.ceil(seconds / 5)) });
  if (seconds < 5400) return filled(words.minutes, { n: Math.round(seconds / 60) });
  return filled(words.hours, { n: Math.round(seconds / 3600) });
}
