// RUNS: deletes what is confirmed, checks files, goes on with jobs, and keeps the queue up to date.

import { ask, element, filled, say, words } from "./common.js";

const by = id => document.getElementById(id);
const OFTEN = 2000;
let asked = null;

/** Ask before a study is deleted. */
function confirm(button) {
  asked = button;
  by("ask-problem").hidden = true;
  by("ask-what").textContent = filled(words.ask_what, { name: button.dataset.name });
  by("ask").showModal();
}

async function erase() {
  const { delete: run, name } = asked.dataset;
  try {
    const told = await ask(`/runs/${run}`, { method: "DELETE" });
    asked.closest("tr").remove();
    by("ask").close();
    by("runs-heading").focus();
    say(told.said || filled(words.deleted, { name }));
    if (!document.querySelector("[data-run]")) location.reload();
  } catch (refusal) {
    by("ask-problem").textContent = refusal.message;
    by("ask-problem").hidden = false;
  }
}

/** What a button does to a job, and what is shown then. */
async function tell(address, method, onward) {
  try {
    await ask(address, { method });
    location.assign(onward);
  } catch (refusal) {
    say(refusal.message);
  }
}

async function check() {
  by("checked").hidden = false;
  by("checked").textContent = words.checking;
  try {
    const { said } = await ask("/runs/damage");
    by("checked").replaceChildren(...said.map(line => element("p", {}, line)));
  } catch (refusal) {
    by("checked").textContent = refusal.message;
  }
}

/** The page anew when a job has gone on, unless its reader is in the midst of something. */
async function watch() {
  const rows = [...document.querySelectorAll("[data-job]")];
  if (!rows.some(row => ["waiting", "working"].includes(row.dataset.state))) return;
  const shown = rows.map(row => row.dataset.job + row.dataset.state).join();
  for (;;) {
    await new Promise(done => setTimeout(done, OFTEN));
    const told = await ask("/jobs").catch(() => null);
    if (!told) continue;
    const now = told.jobs.filter(job => job.state !== "finished").map(job => job.id + job.state).join();
    const isBusy = by("ask").open || document.querySelector("[name=run]:checked");
    if (now !== shown && !isBusy) return location.reload();
  }
}

for (const button of document.querySelectorAll("[data-delete]")) {
  button.addEventListener("click", () => confirm(button));
}
for (const button of document.querySelectorAll("[data-resume]")) {
  const id = button.dataset.resume;
  button.addEventListener("click", () => tell(`/jobs/${id}/resume`, "POST", `/run/${id}`));
}
for (const button of document.querySelectorAll("[data-forget]")) {
  button.addEventListener("click", () => tell(`/jobs/${button.dataset.forget}`, "DELETE", "/runs"));
}
by("cancel").addEventListener("click", () => by("ask").close());
by("really").addEventListener("click", erase);
by("check")?.addEventListener("click", check);
watch();
