// LEDGER: which column is what, the map as text, and the reading of a court's ledger by a job.

import { ask, element, filled, say, words } from "./common.js";

const by = id => document.getElementById(id);
const ledger = JSON.parse(by("ledger").textContent);
const selects = [...document.querySelectorAll("select[data-key]")];
const fields = [...selects.map(one => [one, `columns.${one.dataset.key}`, `error-${one.dataset.key}`]),
  [by("exported"), "extract.as_of", "error-exported"]];
const OFTEN = 400;

/** Where a problem is: file and line, and the key that settles it, which leads to its line of the map. */
function place(one) {
  const line = one.line && filled(words.line, { line: one.line });
  const parts = [one.file, line].filter(Boolean).map(part => `${part}, `);
  return one.key ? [...parts, element("button", { type: "button", class: "plain", click: () => seek(one.key) }, one.key), " "] : parts;
}

/** Choose a key's line in the map's text. */
function seek(key) {
  const text = by("map").value, last = key.split(".").at(-1);
  const found = new RegExp(`^\\s*(?:#\\s*)?${last}:.*$`, "m").exec(text);
  by("map").focus();
  if (found) by("map").setSelectionRange(found.index, found.index + found[0].length);
}

/** Problems as a list in a box, and each at the field of its key. */
function refuse(box, problems, heading = "") {
  for (const [field, key, error] of fields) {
    const mine = problems.filter(one => one.key === key);
    by(error).textContent = mine.map(one => one.message).join("\n");
    if (mine.length) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
  box.hidden = !problems.length;
  const items = problems.map(one => element("li", {}, ...place(one), element("br"), one.message));
  box.replaceChildren(...(heading ? [element("p", {}, heading)] : []), element("ul", {}, ...items));
}

let kept = Promise.resolve();

/** Keep the map, one change after another, so that none is lost to the one before it. */
function keep(news = {}) {
  kept = kept.catch(() => null).then(() => keepNow(news));
  return kept;
}

/** The map with another column for a key or another day of export; what it says then is shown. */
async function keepNow(news) {
  const text = by("map").value;
  const found = await ask(`/ledger/${ledger.id}/map`, { method: "POST", json: { text, ...news } });
  if (by("map").value === text) by("map").value = found.text;  // else somebody types meanwhile
  by("exported").value = found.exported;
  for (const select of selects) choose(select, found.columns[select.dataset.key] ?? []);
  by("shows-names").hidden = !found.shows_names;
  refuse(by("map-error"), found.problems);
  return found;
}

/** Show what the map's text says of a key; several columns together are an option more. */
function choose(select, headings) {
  const value = JSON.stringify(headings);
  const at = [...select.options].findIndex(one => JSON.stringify(JSON.parse(one.value)) === value);
  if (at >= 0) select.selectedIndex = at;
  else select.append(element("option", { value, selected: true }, filled(words.several, { names: headings.join(" + ") })));
}

async function trying(does) {
  try {
    return await does();
  } catch (refusal) {
    say(refusal.message);
    return null;
  }
}

for (const select of selects)
  select.addEventListener("change", () => trying(() => keep({ key: select.dataset.key, headings: JSON.parse(select.value) })));
by("exported").addEventListener("change", () => trying(() => keep({ exported: by("exported").value })));
by("map").addEventListener("change", () => trying(() => keep()));
by("save").addEventListener("click", () => trying(async () => {
  const { problems } = await keep();
  say(problems.length ? "" : words.map_holds);
}));

// The reading

let job = ledger.job;

async function watch() {
  by("stop").hidden = false;
  by("progress").textContent = words.reading;
  for (;;) {
    const now = await trying(() => ask(`/jobs/${job}`));
    if (now === null || now.state === "finished" && now.run) {
      if (now) location.assign(`/reading/${now.run}`);
      return;
    }
    by("progress").textContent = now.state === "waiting" ? words.waits : now.said.at(-1) ?? words.reading;
    if (now.state !== "waiting" && now.state !== "working") return over(now);
    await new Promise(done => setTimeout(done, OFTEN));
  }
}

function over(now) {
  by("stop").hidden = true;
  by("progress").textContent = now.state === "stopped" ? words.stopped : "";
  const problems = now.failed ? [...now.problems, { message: now.failed }] : now.problems;
  refuse(by("problems"), problems, words.refused);
  if (problems.length) by("problems").focus();
}

by("read").addEventListener("submit", event => {
  event.preventDefault();
  trying(async () => {
    refuse(by("problems"), []);
    const { problems } = await keep();
    if (problems.length) return by("map").focus();
    const options = { ledger: ledger.id, name: ledger.name };
    for (const name of ["first", "last"]) if (by(name).value) options[name] = by(name).value;
    job = (await ask("/jobs", { method: "POST", json: { kind: "ledger", options } })).id;
    history.replaceState(null, "", `?job=${job}`);
    await watch();
  });
});
by("stop").addEventListener("click", () => trying(() => ask(`/jobs/${job}/stop`, { method: "POST" })));
by("delete").addEventListener("click", () => trying(async () => {
  if (!confirm(filled(words.sure, { name: ledger.name }))) return;
  location.assign((await ask(`/ledger/${ledger.id}/delete`, { method: "POST" })).address);
}));
if (job) {
  by("read-heading").scrollIntoView();  // the page is long, and what happens stands at its end
  watch();
}
