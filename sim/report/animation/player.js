// The player of an animation: its pictures one after another, and the flow of cases below them.
"use strict";
(() => {
const read = id => JSON.parse(document.getElementById(id).textContent);
const frames = read("frames"), { chart, milliseconds } = read("player");
const [picture, play, time, said] = ["picture", "play", "time", "said"].map(id => document.getElementById(id));
let at = frames.length - 1, timer = null;

function show(i) {
  at = Math.min(Math.max(i, 0), frames.length - 1);
  const frame = frames[at];
  picture.src = frame.picture;
  picture.alt = [chart, frame.heading, ...frame.told].join(". ") + ".";
  time.value = at;
  time.setAttribute("aria-valuetext", frame.heading);
  const heading = document.createElement("strong");
  heading.textContent = frame.heading;
  said.replaceChildren(heading, ...frame.told.flatMap(line => [line, document.createElement("br")]));
}
function pause() {
  clearInterval(timer);
  timer = null;
  play.textContent = play.dataset.play;
  said.setAttribute("aria-live", "polite");
}
function start() {
  if (at === frames.length - 1) show(0);
  said.setAttribute("aria-live", "off");  // a screen reader could not keep up
  play.textContent = play.dataset.pause;
  timer = setInterval(() => at < frames.length - 1 ? show(at + 1) : pause(), milliseconds);
}
const step = by => { pause(); show(at + by); };
const toggle = () => timer === null ? start() : pause();

play.addEventListener("click", toggle);
document.getElementById("back").addEventListener("click", () => step(-1));
document.getElementById("forward").addEventListener("click", () => step(1));
time.addEventListener("input", () => { pause(); show(Number(time.value)); });
document.addEventListener("keydown", event => {
  if (event.target.closest("button, input, select, summary, .flow") || event.ctrlKey || event.altKey || event.metaKey) return;
  const does = { " ": toggle, ArrowLeft: () => step(-1), ArrowRight: () => step(1) }[event.key];
  if (does) { event.preventDefault(); does(); }
});
show(0);
if (!matchMedia("(prefers-reduced-motion: reduce)").matches) start();

const flow = document.getElementById("flow");
if (flow) bureauFlow.show(flow, read("flow-data"));
})();
