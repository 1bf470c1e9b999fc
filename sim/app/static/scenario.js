// SCENARIO: three views of an open scenario, and what can be done with it.

import { ask, element, filled, once, say, words } from "./common.js";
import { blocks } from "./blocks.js";
import { formView } from "./form.js";
import { yamlView } from "./yaml.js";

const here = id => document.getElementById(id);
const address = `/scenario/${here("scenario").dataset.draft}`;
const VIEWS = ["form", "yaml", "words"];
let state = JSON.parse(here("state").textContent);
let shown = "form";
let queue = Promise.resolve();

/** Ask for a change after those that were asked for before; the state is the answer. */
function change(path, json, done) {
  queue = queue.then(async () => {
    try {
      const asked = typeof json === "function" ? json() : json;
      take(await ask(`${address}${path}`, { method: "POST", json: asked }));
      if (state.elsewhere) say(words.elsewhere);
      else if (done) say([done, ...wrong(), ...warned()].join("\n"));
    } catch (refusal) {
      say(refusal.message);
      form.refused();
    }
  });
  return queue;
}

/** What is wrong, in short, to be read aloud. */
function wrong() {
  const [first] = state.problems;
  return first ? [`${words.problems} ${first.message}`] : [];
}

function warned() {
  return state.warnings.length ? [filled(words.warned, { n: state.warnings.length })] : [];
}

const form = formView(here("form"), {
  send: (asked, what) => change("/edit", asked, filled(words.made, { what })),
  toLine: line => toLine(line),
});
const yaml = yamlView({
  text: here("text"),
  numbers: here("numbers"),
  write: text => change("/text", () => ({ text, version: state.version })),
  state: () => state,
});

/** A new state, in all views. */
function take(news) {
  state = news;
  form.show(state);
  yaml.show(state);
  here("stale").hidden = state.form !== null;
  document.querySelector("h1").textContent = filled(words.heading, { title: state.title || here("scenario").dataset.name });
  here("about").textContent = state.question;
  here("undo").disabled = !state.undo;
  here("back").disabled = !state.changed;
  here("run").textContent = state.runs ? filled(words.run_times, { times: state.runs }) : words.run;
  here("tables").textContent = state.tables.length
    ? filled(words.tables, { names: state.tables.join(", ") }) : "";
  here("problems").replaceChildren(...problems(true));
  here("text-problems").replaceChildren(...problems(false));
  here("side").replaceChildren(...side());
  if (shown === "words") readWords();
}

/** What is wrong, with links to where it can be put right. */
function problems(withFields) {
  if (!state.problems.length) return [];
  const items = state.problems.map(one => {
    const item = element("li");
    const label = one.field && withFields ? form.labelOf(one.field) : "";
    if (label) {
      item.append(element("a", { href: "#form", click: event => {
        event.preventDefault();
        toField(one.field);
      } }, label), ": ");
    } else if (one.key) item.append(`${one.key}: `);
    item.append(one.message);
    if (one.line) {
      const link = element("a", { href: "#yaml", click: event => {
        event.preventDefault();
        toLine(one.line);
      } }, filled(words.problem_at, { line: one.line }));
      item.append(" (", link, ")");
    } else if (one.file) item.append(` (${filled(words.problem_in, { file: one.file })})`);
    return item;
  });
  return [element("div", { class: "problem" }, element("p", {}, words.problems), element("ul", {}, ...items))];
}

/** Loads and warnings beside the form. */
function side() {
  const parts = state.void ? [element("p", { class: "warning" }, state.void)] : [];
  parts.push(element("h2", {}, words.loads));
  if (state.problems.length) return [...parts, element("p", { class: "quiet" }, words.cannot)];
  parts.push(...blocks(state.loads));
  if (state.warnings.length) {
    parts.push(element("div", { class: "warning" }, element("h3", {}, words.warnings),
      element("ul", {}, ...state.warnings.map(text => element("li", {}, text)))));
  } else if (!state.bureaus) parts.push(element("p", { class: "quiet" }, words.no_warnings));
  if (state.hints.length) {
    parts.push(element("h3", {}, words.hints),
      element("ul", {}, ...state.hints.map(text => element("li", {}, text))));
  }
  return parts;
}

function view(name, focus = false) {
  if (!VIEWS.includes(name)) return;
  if (shown === "yaml" && name !== "yaml") yaml.flush();
  shown = name;
  for (const one of VIEWS) {
    const tab = here(`tab-${one}`);
    tab.setAttribute("aria-selected", String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
    here(`view-${one}`).hidden = one !== name;
  }
  // Without its name for the form, to which a browser would scroll when the page has loaded.
  history.replaceState(null, "", name === "form" ? location.pathname + location.search : `#${name}`);
  if (name === "yaml") yaml.show(state);
  if (name === "words") readWords();
  if (focus) here(`tab-${name}`).focus();
}

/** What `check` says; of a table of bureaus only when it is asked for, as that takes long. */
async function readWords(isAsked = false) {
  const place = here("view-words");
  if (state.bureaus && !isAsked) {
    const reckon = element("button", { type: "button", class: "primary", click: () => readWords(true) }, words.reckon);
    place.replaceChildren(element("p", {}, words.all_bureaus), reckon);
    return;
  }
  try {
    await queue;
    if (state.bureaus) place.replaceChildren(element("p", { role: "status" }, words.reading));
    const told = await ask(`${address}/words`);
    place.replaceChildren(...blocks(told.blocks));
  } catch (refusal) {
    place.replaceChildren(element("p", { class: "problem", role: "alert" }, refusal.message));
  }
}

function toLine(line) {
  view("yaml");
  yaml.toLine(line);
}

function toField(field) {
  view("form");
  form.focus(field);
}

for (const [at, name] of VIEWS.entries()) {
  const tab = here(`tab-${name}`);
  tab.addEventListener("click", () => view(name));
  tab.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) view(VIEWS[(at + step + VIEWS.length) % VIEWS.length], true);
  });
}

once(here("run"), "click", run);

/** Begin the run, if nothing is wrong; whether the page is left for it. */
async function run() {
  yaml.flush();
  await queue;
  const first = state.problems[0];
  if (first) {
    if (first.field && state.form) toField(first.field);
    else if (first.line) toLine(first.line);
    say(wrong()[0]);
    return false;
  }
  try {
    const json = { kind: "run", draft: here("scenario").dataset.draft, options: {} };
    location.assign((await ask("/jobs", { method: "POST", json })).address);
    return true;
  } catch (refusal) {
    say(refusal.message);
    return false;
  }
}
here("undo").addEventListener("click", () => change("/undo", {}, words.undone));
here("back").addEventListener("click", () => {
  if (confirm(words.back_sure)) change("/back", {}, words.back);
});

// Saving ------------------------------------------------------------------------------------------

let replace = false;
const dialog = here("saving");
here("save").addEventListener("click", () => {
  forget();
  dialog.showModal();
  here("saving-name").select();
});
here("saving-cancel").addEventListener("click", () => dialog.close());
here("saving-name").addEventListener("input", forget);
function forget() {
  replace = false;
  here("saving-error").textContent = "";
  here("saving-name").removeAttribute("aria-invalid");
  here("saving-do").textContent = words.save_do;
}
here("saving-form").addEventListener("submit", async event => {
  event.preventDefault();
  yaml.flush();
  await queue;
  try {
    const json = { name: here("saving-name").value, replace };
    const told = await ask(`${address}/save`, { method: "POST", json });
    if (told.exists) {
      replace = true;
      here("saving-error").textContent = filled(words.save_replace, { names: told.exists.join(", ") });
      here("saving-do").textContent = words.replace;
      return;
    }
    dialog.close();
    say(filled(words.saved, { names: told.saved.join(", ") }));
  } catch (refusal) {
    here("saving-error").textContent = refusal.message;
    here("saving-name").setAttribute("aria-invalid", "true");
    here("saving-name").focus();
  }
});
here("upload").addEventListener("change", event => {
  const file = event.target.files[0];
  if (!file) return;
  queue = queue.then(async () => {
    try {
      const name = encodeURIComponent(file.name);
      take(await ask(`${address}/tables?name=${name}`, { method: "PUT", body: file }));
      say(filled(words.table_added, { name: state.added }));
    } catch (refusal) {
      say(refusal.message);
    }
    event.target.value = "";
  });
});

take(state);
view(location.hash.slice(1) || "form");
