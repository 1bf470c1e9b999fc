// START: opens, loads and deletes scenarios; fills the cards with what takes longer to read.

import { ask, element, filled, say, words } from "./common.js";

const at = id => document.getElementById(id);
const cards = new Map([...document.querySelectorAll("[data-scenario]")].map(one => [one.dataset.scenario, one]));

function problem(refusal) {
  at("problem").replaceChildren(element("p", { class: "problem" }, refusal.message));
  at("problem").scrollIntoView({ block: "nearest" });
}

async function open(button) {
  button.disabled = true;
  try {
    const { id } = await ask("/drafts", { method: "POST", json: { scenario: button.dataset.open } });
    location.assign(`/${button.dataset.to}/${id}`);
  } catch (refusal) {
    button.disabled = false;
    problem(refusal);
  }
}

/** A scenario and its tables are sent one after another, and opened. */
async function load(event) {
  event.preventDefault();
  const files = [...at("files").files], error = at("files-error");
  const scenarios = files.filter(one => /\.ya?ml$/i.test(one.name));
  const wrong = scenarios.length === 0 ? words.no_file : scenarios.length > 1 ? words.two_files : "";
  error.textContent = wrong;
  at("files").toggleAttribute("aria-invalid", Boolean(wrong));
  if (wrong) { at("files").setAttribute("aria-invalid", "true"); at("files").focus(); return; }
  try {
    const named = file => encodeURIComponent(file.name);
    const draft = await ask(`/drafts/file?name=${named(scenarios[0])}`, { method: "POST", body: scenarios[0] });
    for (const table of files.filter(one => one !== scenarios[0])) {
      await ask(`/scenario/${draft.id}/tables?name=${named(table)}`, { method: "PUT", body: table });
    }
    location.assign(draft.address);
  } catch (refusal) {
    error.textContent = refusal.message;
    at("files").setAttribute("aria-invalid", "true");
    at("files").focus();
  }
}

function fact(what, which) {
  return which ? [element("p", {}, filled(words.fact, { what, which }))] : [];
}

async function fillCards() {
  const told = await ask("/start/cards");
  for (const [name, box] of cards) {
    const card = told.cards[name];
    if (!card) continue;
    box.querySelector("h3").textContent = card.title;
    for (const button of box.querySelectorAll("[data-open]")) {
      const text = button.dataset.to === "scenario" ? words.open_name : words.what_if_name;
      button.setAttribute("aria-label", filled(text, { name: card.title }));
    }
    box.querySelector(".about").replaceChildren(...(card.problem
      ? [element("p", { class: "error" }, card.problem)]
      : [...(card.question ? [element("p", {}, card.question)] : []),
        ...fact(words.arms, card.arms), ...fact(words.differ, card.differ),
        element("p", { class: "quiet length" }, card.length)]));
  }
}

async function fillResults() {
  const told = await ask("/start/results");
  at("recent").replaceChildren(...(told.recent.length
    ? told.recent.map(run => element("li", {}, element("a", { href: run.address }, run.name), " ",
      element("span", { class: "quiet" }, run.when, ...(run.otherwise ? [element("br"), run.otherwise] : []))))
    : [element("li", {}, words.no_runs)]));
  for (const [name, { id, sentence, is_other: isOther, seconds, when }] of Object.entries(told.last)) {
    const about = cards.get(name)?.querySelector(".about");
    if (!about) continue;
    about.append(element("p", { class: "last" },
      element("a", { href: `/results/${id}` }, `${isOther ? words.last_of_others : words.last} (${when})`), ...(sentence ? [element("br"), sentence] : [])));
    const length = about.querySelector(".length");
    if (length && seconds) length.textContent = filled(words.took, { seconds });
  }
}

let doomed = null;
for (const button of document.querySelectorAll("[data-open]")) button.addEventListener("click", () => open(button));
for (const button of document.querySelectorAll("[data-delete]")) {
  button.addEventListener("click", () => {
    doomed = button;
    at("ask-what").textContent = filled(words.ask_what, { name: button.dataset.name });
    at("ask").showModal();
  });
}
at("keep").addEventListener("click", () => at("ask").close());
at("really").addEventListener("click", async () => {
  at("ask").close();
  try {
    await ask(`/drafts/${doomed.dataset.delete}`, { method: "DELETE" });
    doomed.closest("li").remove();
    say(filled(words.deleted, { name: doomed.dataset.name }));
    at("content").focus();
  } catch (refusal) {
    problem(refusal);
  }
});
at("load").addEventListener("submit", load);
fillCards().then(fillResults).catch(problem);
