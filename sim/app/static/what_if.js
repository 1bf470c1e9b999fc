// WHAT IF: asks for the answer to the values that are set, and shows it beside that before.

import { ask, element, filled, once, say, words } from "./common.js";
import { build, edits, laidOver, mark, onchange, resetAll, unmark } from "./what_if_controls.js";

const data = JSON.parse(document.getElementById("data").textContent);
const at = id => document.getElementById(id);
const page = crypto.randomUUID();
const charts = new Map();
let number = 0, last = "";
let asking = null; // ends the question that is under way
let asked = "", wanted = ""; // the settings that it is about, and those that the values have now
let now = null;    // the answer that is shown, with its settings
let before = null; // the one that it is compared with

const list = (id, sentences) => at(id).replaceChildren(...sentences.map(one => element("li", {}, one)));

function state(text, isWrong = false) {
  at("state").textContent = text;
  at("state").hidden = !text;
  at("state").className = isWrong ? "warning" : "notice";
  at("outcome").setAttribute("aria-busy", String(Boolean(text) && !isWrong));
  for (const id of ["shown", "brief"]) at(id).classList.toggle("stale", Boolean(text));
  at("brief").replaceChildren(...[text, now?.answer.sentences[0].text].filter(Boolean).map(one => element("p", {}, one)));
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
    item.append(" ", element("span", { class: "before" }, filled(words.before, { figure: then })));
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

/** All charts have one legend; which lines are hidden is so in each of them. */
function buildCharts(figures) {
  for (const chart of charts.values()) chart.dispose();
  charts.clear();
  at("charts").replaceChildren();
  figures.forEach((figure, i) => {
    const place = element("div", { class: "chart" });
    at("charts").append(place);
    const onchoose = names => [...charts.values()].slice(1).forEach(chart => chart.hide(names));
    const options = { small: true, legend: i ? null : at("legend"), onchoose };
    charts.set(figure.name, bureauCharts.show(place, figure, options));
  });
}

function showCharts(figures) {
  if (String(figures.map(one => one.name)) !== String([...charts.keys()])) return buildCharts(figures);
  for (const figure of figures) {
    const chart = charts.get(figure.name);
    const then = before?.answer.figures.find(one => one.name === figure.name);
    chart.update(figure, { ghost: then });
  }
}

function show(answer) {
  if (before && before.answer.of !== answer.of) before = null;
  at("elsewhere").hidden = answer.of === data.of;
  at("sentences").replaceChildren(...answer.sentences.map(sentence));
  list("sure", answer.sure);
  list("sure-more", answer.sure_more);
  list("changes", answer.change);
  at("change").hidden = !answer.change.length;
  at("extent").textContent = answer.extent;
  at("tables").querySelector(".note").textContent = answer.note;
  at("unheeded").replaceChildren(...(answer.unheeded.length
    ? [element("div", { class: "warning" }, element("strong", {}, words.unheeded),
      element("ul", {}, ...answer.unheeded.map(one => element("li", {}, one))))]
    : []), ...answer.misnamed.map(one => element("p", { class: "warning" }, one)));
  at("course").hidden = !answer.course.length;
  at("course").querySelector("ul").replaceChildren(...answer.course.map(one => element("li", {}, one)));
  at("tables").querySelector("div").replaceChildren(...answer.tables.map(table));
  showCharts(answer.figures);
}

/** What is refused is said at the field of the key, or of the last change, or above all fields. */
function refuse(refusal) {
  if (!refusal.problems.length) { // it is no value's fault
    state(filled(words.not_answered, { why: refusal.message }), true);
    return;
  }
  const rest = [];
  for (const { key, message } of refusal.problems) {
    if (mark(key, message)) continue;
    rest.push(key ? `${key}: ${message}` : message);
  }
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
  asked = settings.join("\n");
  state(now ? words.renewing : data.is_ready ? words.first : words.preparing);
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
    state(asked === wanted ? "" : words.renewing);
    if (mine > 1 && asked === wanted) at("spoken").textContent = filled(words.renewed, { sentence: answer.sentences[0].text });
    document.documentElement.dataset.answered = mine;
  } catch (refusal) {
    if (mine !== number || refusal.name === "AbortError") return;
    refuse(refusal);
  }
  asking = null;
  if (asked !== wanted) renew();
}

let isMoving = false, isBuilt = false;
onchange((key, isAtRest) => {
  if (!isBuilt) return; // values of the page's address
  const settings = laidOver().join("\n"), isNew = settings !== wanted;
  if (isNew && !isMoving) before = now; // of one movement the answer before it stays
  isMoving = !isAtRest;
  wanted = settings;
  if (isNew) {
    last = key;
    showSettings();
    state(words.renewing);
  }
  // While a slider is held, one question at a time is asked; of where it comes to rest, at once.
  if (asking ? isAtRest && asked !== wanted : isNew) renew();
});

at("reset-all").addEventListener("click", resetAll);
once(at("run"), "click", async () => {
  try {
    const fresh = at("fresh").checked ? [`seed=${data.fresh_seed}`] : [];
    const options = { settings: [...laidOver(), ...fresh] };
    const job = await ask("/jobs", { method: "POST", json: { kind: "run", draft: data.draft, options } });
    location.assign(job.address);
    return true;
  } catch (refusal) {
    say(refusal.message);
    return false;
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
isBuilt = true;
wanted = laidOver().join("\n");
showSettings();
renew();
