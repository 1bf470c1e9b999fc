// READING: charts and reports that are made when they are asked for, a fit, and fitted scenarios.

import { ask, say, words } from "./common.js";

const by = id => document.getElementById(id);
const { run, ledger, name } = JSON.parse(by("reading").textContent);
const OFTEN = 400;

async function trying(does) {
  try {
    await does();
  } catch (refusal) {
    say(refusal.message);
  }
}

const begin = (kind, options) => ask("/jobs", { method: "POST", json: { kind, options } });

/** Make charts and report in languages, and show the page anew. */
async function make(languages) {
  say(words.drawing);
  for (const language of languages) {
    const { id } = await begin("show", { run, form: "report", ...(language && { language }) });
    let job = await ask(`/jobs/${id}`);
    while (job.state === "waiting" || job.state === "working") {
      await new Promise(done => setTimeout(done, OFTEN));
      job = await ask(`/jobs/${id}`);
    }
    if (job.state !== "finished") return say([job.failed, ...job.problems.map(one => one.message)].filter(Boolean).join("\n"));
  }
  location.reload();
}

by("draw")?.addEventListener("click", () => trying(() => make([""])));
by("both")?.addEventListener("click", () => trying(() => make(["en", "zh"])));
by("fit-form")?.addEventListener("submit", event => {
  event.preventDefault();
  trying(async () => {
    const options = { ledger, name, fit_until: by("until").value };
    location.assign(`/ledger/${ledger}?job=${(await begin("ledger", options)).id}`);
  });
});
for (const button of document.querySelectorAll("[data-draft]")) {
  button.addEventListener("click", () => trying(async () => {
    location.assign((await ask(`/reading/${run}/draft?which=${button.dataset.draft}`, { method: "POST" })).address);
  }));
}
