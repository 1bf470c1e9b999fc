// RUN: asks how a job goes, shows it, and goes to its result when it is finished.

import { ask, element, filled, say, words } from "./common.js";
import { timeLeft, units } from "./progress.js";

const OFTEN = 400, SELDOM = 3000;
const by = id => document.getElementById(id);
let job = JSON.parse(by("job").textContent);
let stopping = false;

/** What is being done, in words. */
function stage() {
  switch (job.state) {
    case "waiting": return job.ahead ? filled(words.waiting, { ahead: job.ahead }) : words.next;
    case "working": return stopping ? words.stopping : words[job.stage] ?? words.begins;
    case "stopped": return job.done ? filled(words.kept, { done: units(job) }) : words.stopped;
    case "finished": return job.result ? words.finished : words.gone;
    default: return words.failed;
  }
}

/** Show the job; what screen readers hear is the stage alone, when it changes. */
function show() {
  const goesOn = job.state === "waiting" || job.state === "working";
  if (by("stage").textContent !== stage()) by("stage").textContent = stage();
  by("working").hidden = !goesOn;
  by("bar").hidden = job.state === "waiting";
  bar();
  by("count").textContent = job.of ? units(job) : "";
  by("left").textContent = stopping ? "" : timeLeft(job);
  by("stop").hidden = !goesOn;
  by("stop").disabled = stopping;
  by("resume").hidden = goesOn || job.state === "finished" || job.problems.length > 0;
  by("resume").textContent = job.state === "failed" ? words.again : words.resume;
  link("result", job.result);
  link("scenario", job.draft && `/scenario/${job.draft}`);
  sentences();
  problems();
}

/** How far it is; without a value where that cannot be known. */
function bar() {
  const isCounted = job.of > 0 && job.stage !== "tables" && job.stage !== "charts";
  if (!isCounted) return by("bar").removeAttribute("value");
  by("bar").max = job.of;
  by("bar").value = job.done;
}

function link(id, address) {
  by(id).hidden = !address;
  if (address) by(id).href = address;
}

/** What should be borne in mind, in the language in which the job was begun. */
function sentences() {
  by("said").hidden = !job.said.length;
  if (by("sentences").childElementCount === job.said.length) return;
  by("sentences").lang = job.language === "zh" ? "zh-CN" : job.language;
  by("sentences").replaceChildren(...job.said.map(text => element("li", {}, text)));
}

function problems() {
  const said = job.problems.map(one => {
    const line = one.line ? filled(words.line, { line: one.line }) : "";
    const place = [one.file, line, one.key].filter(Boolean).join(", ");
    return element("li", {}, element("strong", {}, place), element("br"), one.message);
  });
  if (job.failed) said.push(element("li", {}, job.failed));
  by("problems").hidden = !said.length;
  if (by("problems").querySelectorAll("li").length === said.length) return;
  by("problems").replaceChildren(element("h2", {}, words.problems), element("ul", {}, ...said));
}

/** Ask again and again as long as something may change. */
async function watch() {
  while (job.state === "waiting" || job.state === "working") {
    await new Promise(done => setTimeout(done, document.hidden ? SELDOM : OFTEN));
    try {
      job = await ask(`/jobs/${job.id}`);
      show();
    } catch (refusal) {
      say(refusal.message);
      await new Promise(done => setTimeout(done, SELDOM));
    }
  }
  stopping = false;
  show();
  if (job.result) location.replace(job.result);
}

async function tell(what) {
  try {
    job = await ask(`/jobs/${job.id}/${what}`, { method: "POST" });
    show();
  } catch (refusal) {
    say(refusal.message);
  }
}

by("stop").addEventListener("click", async () => {
  stopping = job.state === "working";
  await tell("stop");
});
by("resume").addEventListener("click", async () => {
  await tell("resume");
  by("stop").focus();
  watch();
});
show();
if (job.state === "waiting" || job.state === "working") watch();
