// RESULT: copying, opening the scenario as a draft, and files that are made when they are asked for.

import { ask, element, filled, say, words } from "./common.js";

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

for (const button of document.querySelectorAll("[data-make]")) {
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-busy") !== "true") make(button);
  });
}

const draw = document.getElementById("draw");
draw?.addEventListener("click", async () => {
  draw.disabled = true;
  say(words.drawing);
  try {
    await made("report", draw.dataset.language);
    location.reload();
  } catch (refusal) {
    say(refusal.message);
    draw.disabled = false;
  }
});

/** Have something made of the study by a job. */
async function made(form, language) {
  const options = { run: result.dataset.run, form, language };
  const job = await ask("/jobs", { method: "POST", json: { kind: "show", draft: "", options } });
  await finished(job.id);
}

/** Have a file made, then save it: a link to it takes the button's place. */
async function make(button) {
  const { make: form, language, file, address: href } = button.dataset;
  button.setAttribute("aria-busy", "true");
  say(filled(words.making, { file }));
  try {
    await made(form, language);
    const link = element("a", { href, download: true }, button.textContent);
    button.replaceWith(link);
    link.focus();
    link.click();
    say(filled(words.made, { file }));
  } catch (refusal) {
    button.removeAttribute("aria-busy");
    say(refusal.message);
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
