// WHAT IF: asks for the answer to the values that are set, and shows it beside that before.

import { ask, element, filled, say, words } from "./common.js";
import { build, edits, laidOver, mark, onchange, resetAll, unmark } from "./what_if_controls.js";

const data = JSON.parse(document.getElementById("data").textContent);
const at = id => document.getElementById(id);
const page = crypto.randomUUID();
const PAUSE = 60; // milliseconds: of a slider that is moved not every pixel is asked for
const charts = new Map();
let number = 0, last = "", timer = 0, asking = null;
let now = null;    // the answer that is shown, with its settings
let before = null; // the one that it is compared with

const list = (id, sentences) => at(id).replaceChildren(...sentences.map(one => element("li", {}, one)));

function state(text, isWrong = false) {
  at("state").textContent = text;
  at("state").hidden = !text;
  at("state").className = isWrong ? "warning" : "notice";
  at("outcome").setAttribute("aria-busy", String(Boolean(text) && !isWrong));
  for (const id of ["shown", "brief"]) at(id).classList.toggle("stale", Boolean(text));
  at("brief").textContent = text || (now?.answer.sentences[0].text ?? "");
}

/** What is changed, as it would stand in a command. */
function showSettings() {
  const lines = laidOver();
  const quoted = one => (/^[\w.=+-]+$/.test(one) ? one : `"${one}"`);
  const command = ["python -m sim run", quoted(`${data.name}.yaml`), ...lines.map(one => `--set ${quoted(one)}`)];
  at("settings").replaceChildren(...(lines.length
    ? [element("p", { class: "help" }, words.as_options), element("pre", { tabindex: 0 }, command.join(" \\\n  "))]
    : [element("p", { class: "help" }, words.nothing)]));
  for (const id of ["reset-all", "keep"]) at(id).disabled = !lines.length;
  const query = new URLSearchParams(lines.map(one => ["set", one]));
  history.replaceState(null, "", lines.length ? `?${query}` : location.pathname);
}

function sentence({ text, of, figure }) {
  const item = element("li", {}, text);
  const then = of && before?.answer.sentences.find(one => one.of === of)?.figure;
  if (then && then !== figure) {
    item.append(element("p", { class: "before" }, filled(words.before, { figure: then })));
  }
  return item;
}

function table({ caption, heads, right, rows }) {
  const cell = (text, i) => element(i ? "td" : "th", { scope: i ? null : "row", class: right[i] ? "right" : null }, text);
  return element("div", { class: "wide", tabindex: 0, role: "region", "aria-label": caption },
    element("table", {}, element("caption", {}, caption),
      element("thead", {}, element("tr", {},
        ...heads.map((head, i) => element("th", { scope: "col", class: right[i] ? "right" : null }, head)))),
      element("tbody", {}, ...rows.map(row => element("tr", {}, ...row.map(cell))))));
}

function showCharts(figures) {
  const box = at("charts"), there = new Set(figures.map(one => one.name));
  for (const [name, { chart, place }] of charts) {
    if (there.has(name)) continue;
    chart.dispose();
    place.remove();
    charts.delete(name);
  }
  for (const figure of figures) {
    if (!charts.has(figure.name)) {
      const place = element("div", { class: "chart" });
      box.append(place);
      charts.set(figure.name, { place, chart: bureauCharts.show(place, figure) });
      continue;
    }
    const { chart } = charts.get(figure.name);
    const then = before?.answer.figures.find(one => one.name === figure.name);
    if (then && then !== now?.answer.figures.find(one => one.name === figure.name)) chart.update(then);
    chart.update(figure, { ghost: Boolean(then) });
  }
}

function show(answer) {
  if (before && before.answer.of !== answer.of) before = null;
  at("elsewhere").hidden = answer.of === data.of;
  at("sentences").replaceChildren(...answer.sentences.map(sentence));
  list("sure", answer.sure);
  list("changes", answer.change);
  at("change").hidden = !answer.change.length;
  at("extent").textContent = answer.extent;
  at("tables").querySelector(".note").textContent = answer.note;
  at("unheeded").replaceChildren(...(answer.unheeded.length
    ? [element("div", { class: "warning" }, element("strong", {}, words.unheeded),
      element("ul", {}, ...answer.unheeded.map(one => element("li", {}, one))))]
    : []));
  at("course").hidden = !answer.course.length;
  at("course").querySelector("ul").replaceChildren(...answer.course.map(one => element("li", {}, one)));
  at("tables").querySelector("div").replaceChildren(...answer.tables.map(table));
  showCharts(answer.figures);
}

/** What is refused is said at the field of the key, or of the last change, or above all fields. */
function refuse(refusal) {
  const rest = [];
  for (const { key, message } of refusal.problems) {
    if (mark(key, message)) continue;
    rest.push(key ? `${key}: ${message}` : message);
  }
  if (!refusal.problems.length) rest.push(refusal.message);
  if (rest.length && !(last && mark(last, rest.join("\n")))) {
    at("wrong").replaceChildren(element("div", { class: "problem", role: "alert" },
      element("p", {}, words.wrong), element("ul", {}, ...rest.map(one => element("li", {}, one)))));
  }
  state(words.not_renewed, true);
}

async function renew() {
  asking?.abort();
  asking = new AbortController();
  const mine = ++number, settings = laidOver();
  state(now ? words.renewing : words.first);
  try {
    const answer = await ask(`/what-if/${data.draft}/answer`, {
      method: "POST", signal: asking.signal,
      json: { settings, before: before?.settings ?? null, page, number: mine },
    });
    if (mine !== number) return;
    unmark();
    at("wrong").replaceChildren();
    show(answer);
    now = { settings, answer };
    state("");
    if (mine > 1) at("spoken").textContent = filled(words.renewed, { sentence: answer.sentences[0].text });
    document.documentElement.dataset.answered = mine;
  } catch (refusal) {
    if (mine !== number || refusal.name === "AbortError") return;
    refuse(refusal);
  }
}

let isMoving = false, wanted = "";
onchange((key, isAtRest) => {
  const settings = laidOver().join("\n"), isNew = settings !== wanted;
  if (isNew && !isMoving) before = now; // of one movement the answer before it stays
  isMoving = !isAtRest;
  if (!isNew) return;
  wanted = settings;
  last = key;
  showSettings();
  state(words.renewing);
  clearTimeout(timer);
  timer = setTimeout(renew, isAtRest ? 0 : PAUSE);
});

at("reset-all").addEventListener("click", resetAll);
at("run").addEventListener("click", async () => {
  try {
    const fresh = at("fresh").checked ? [`seed=${data.fresh_seed}`] : [];
    const options = { settings: [...laidOver(), ...fresh] };
    const job = await ask("/jobs", { method: "POST", json: { kind: "run", draft: data.draft, options } });
    location.assign(job.address);
  } catch (refusal) {
    say(refusal.message);
  }
});

/** The values are written into the scenario, each into its line; then there is nothing changed. */
at("keep").addEventListener("click", async () => {
  try {
    for (const edit of edits()) {
      last = edit.key;
      const { key, ...wanted } = edit;
      await ask(`/scenario/${data.draft}/edit`, { method: "POST", json: wanted });
    }
    location.assign(location.pathname);
  } catch (refusal) {
    refuse(refusal);
  }
});

build();
clearTimeout(timer);
showSettings();
renew();
