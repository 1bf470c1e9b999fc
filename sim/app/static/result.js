// RESULT: copying, opening the scenario as a draft, and files that are made when they are asked for.

import { ask, filled, say, words } from "./common.js";

const result = document.querySelector("[data-run]");
const address = `/results/${result.dataset.run}`;
const PAUSE = 700;

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).textContent;
    const isCopied = await navigator.clipboard.writeText(text).then(() => true, () => false);
    say(isCopied ? words.copied : words.not_copied);
  });
}

document.getElementById("open-draft").addEventListener("click", async () => {
  try {
    location.assign((await ask(`${address}/draft`, { method: "POST", json: {} })).address);
  } catch (refusal) {
    say(refusal.message);
  }
});

for (const link of document.querySelectorAll("a[data-missing]")) {
  link.addEventListener("click", event => {
    if (!("missing" in link.dataset)) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy") !== "true") make(link);
  });
}

/** Have a file made by a job, then save it. */
async function make(link) {
  const { make: form, language, file } = link.dataset;
  link.setAttribute("aria-busy", "true");
  say(filled(words.making, { file }));
  try {
    const options = { run: result.dataset.run, form, language };
    const job = await ask("/jobs", { method: "POST", json: { kind: "show", draft: "", options } });
    await finished(job.id);
    delete link.dataset.missing;
    say(filled(words.made, { file }));
    link.click();
  } catch (refusal) {
    say(refusal.message);
  } finally {
    link.removeAttribute("aria-busy");
  }
}

/** Wait until a job is over; what it says against it is thrown. */
async function finished(id) {
  for (;;) {
    const job = await ask(`/jobs/${id}`);
    if (job.state === "finished") return;
    if (job.state === "failed" || job.state === "stopped") {
      throw new Error(job.problems.map(one => one.message).join("\n") || words.not_made);
    }
    await new Promise(done => setTimeout(done, PAUSE));
  }
}
