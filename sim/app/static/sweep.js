// SWEEP: the form, checked as it is filled in; then the sweep as it is played, by its job's id.

import { ask, filled, once, Refusal, say, words } from "./common.js";
import { SweepMap } from "./sweep_map.js";

const place = id => document.getElementById(id);
const form = place("asked");
const keys = JSON.parse(place("keys").textContent);
const labels = new Map(Object.entries(keys).map(([name, key]) => [key.label, name]));
const { draft, bureau } = form.dataset;
const PAUSE = 800, CHECK_AFTER = 400;
const FIELDS = ["key", "from", "to", "count", "list"];

// The form

const hasSecond = () => !place("axis-1").hidden;
const howOf = i => form.querySelector(`input[name="how-${i}"]:checked`).value;

function axisOf(i) {
  return { ...Object.fromEntries(FIELDS.map(name => [name, place(`${name}-${i}`).value])), how: howOf(i) };
}

function asked() {
  const rest = ["response", "replications", "more_than"].map(name => [name, place(name)?.value ?? "0"]);
  return { bureau, axes: hasSecond() ? [axisOf(0), axisOf(1)] : [axisOf(0)], ...Object.fromEntries(rest) };
}

function showKey(i) {
  const name = place(`key-${i}`).value.trim(), key = keys[name] ?? keys[labels.get(name)];
  const text = key?.is_whole ? words.now_whole : words.now;
  place(`key-${i}-help`).textContent = key ? filled(text, { label: key.label, value: key.value }) : words.key_help;
}

function showHow(i) {
  for (const part of place(`axis-${i}`).querySelectorAll("[data-how]")) part.hidden = part.dataset.how !== howOf(i);
}

/** Mark the fields that are wrong, and unmark the others; gives the first of them. */
function mark(problems, only = () => true) {
  for (const error of form.querySelectorAll(".error")) {
    const field = place(error.id.replace(/-error$/, ""));
    const said = problems.filter(one => one.key === field.id && only(field)).map(one => one.message);
    error.textContent = said.join("\n");
    error.hidden = !said.length;
    if (said.length) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
  return form.querySelector("[aria-invalid]");
}

let checking = 0;

/** Say how much is asked for. What is wrong is marked in fields that were filled in, until it is sent. */
async function check() {
  const number = ++checking;
  try {
    const { problems, size } = await ask(`/sweep/${draft}/check`, { method: "POST", json: asked() });
    if (number !== checking) return;
    mark(problems, field => field.value !== "" && field !== document.activeElement);
    place("size").textContent = size ?? "";
  } catch (refusal) {
    if (number === checking) say(refusal.message);
  }
}

async function begin() {
  checking += 1;
  place("wrong").hidden = true;
  try {
    const { problems, options } = await ask(`/sweep/${draft}/check`, { method: "POST", json: asked() });
    mark([]);
    if (problems.length) throw new Refusal(problems.map(one => one.message).join("\n"), problems);
    const job = await ask("/jobs", { method: "POST", json: { kind: "sweep", draft, options } });
    const address = new URL(location.href);
    address.search = "";
    address.searchParams.set("job", job.id);
    history.pushState({}, "", address);
    place("job").hidden = false;
    place("job").focus();
    follow(job.id);
  } catch (refusal) {
    const first = mark(refusal.problems ?? []);
    place("wrong").textContent = first ? words.wrong : refusal.message;
    place("wrong").hidden = false;
    (first ?? place("wrong")).focus();
  }
}

let later = 0;
form.addEventListener("input", () => {
  clearTimeout(later);
  later = setTimeout(check, CHECK_AFTER);
});
once(form, "submit", begin);
for (const i of [0, 1]) {
  place(`key-${i}`).addEventListener("input", () => showKey(i));
  for (const one of form.querySelectorAll(`input[name="how-${i}"]`)) one.addEventListener("change", () => showHow(i));
}
place("add").addEventListener("click", () => second(true));
place("remove").addEventListener("click", () => second(false));

function second(isThere) {
  place("axis-1").hidden = !isThere;
  place("add").hidden = isThere;
  place(isThere ? "key-1" : "add").focus();
  check();
}

// The sweep

const map = new SweepMap();
let followed = "";

/** Show a job until it is over, its map with it. */
async function follow(id) {
  if (id !== followed) map.close(); // a point of another sweep; one that ends keeps what is open
  followed = id;
  form.hidden = true;
  place("job").hidden = false;
  try {
    while (followed === id) {
      const begun = performance.now();
      const job = await ask(`/jobs/${id}`);
      showJob(job);
      const { run } = await ask(`/sweeps/of/${id}`);
      const isWhole = run && await map.renew(run).catch(gone => { if (job.run) throw gone; });
      if (isWhole || !["waiting", "working"].includes(job.state)) break;
      await new Promise(done => setTimeout(done, Math.max(PAUSE, 2 * (performance.now() - begun))));
    }
  } catch (refusal) {
    say(refusal.message);
  }
}

function showJob(job) {
  const isOver = !["waiting", "working"].includes(job.state);
  const stage = { compiling: words.compiling, playing: words.working, tables: words.writing, charts: words.writing }[job.stage] ?? words.preparing;
  const states = { waiting: words.waiting, working: stage, stopped: words.stopped, finished: words.finished };
  const why = [words.failed_job, job.failed, ...job.problems.map(one => one.message)].filter(Boolean).join("\n");
  const text = filled(states[job.state] ?? why, { done: job.done, of: job.of });
  if (place("job-state").textContent !== text) place("job-state").textContent = text;
  const bar = place("job-progress");
  bar.hidden = isOver;
  if (job.of) Object.assign(bar, { max: job.of, value: job.done });
  place("job-stop").hidden = isOver;
  place("job-resume").hidden = !["stopped", "failed"].includes(job.state);
  place("job-result").hidden = !job.run;
  if (job.run) place("job-result").href = `/results/${job.run}`;
}

for (const [button, what] of [["job-stop", "stop"], ["job-resume", "resume"]]) {
  place(button).addEventListener("click", async () => {
    const id = followed;
    try {
      await ask(`/jobs/${id}/${what}`, { method: "POST", json: {} });
      if (what === "resume") follow(id);
    } catch (refusal) {
      say(refusal.message);
    }
  });
}

function fromAddress() {
  const job = new URL(location.href).searchParams.get("job");
  if (job) follow(job);
  else {
    followed = "";
    form.hidden = false;
    place("job").hidden = place("map").hidden = true;
  }
}

addEventListener("popstate", fromAddress);
for (const i of [0, 1]) { showKey(i); showHow(i); }
fromAddress();
