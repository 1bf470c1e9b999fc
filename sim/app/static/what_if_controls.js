// The controls of WHAT IF: a slider with a field for each number, choices for the arms' rules.
// They hold what is laid over the scenario, by key, and tell of every change.

import { element, filled, words } from "./common.js";

const data = JSON.parse(document.getElementById("data").textContent);
const knobs = new Map((data.knobs ?? []).map(knob => [knob.key, knob]));
const shown = new Map();
const settings = new Map();
let made = 0;
let tell = () => {};

/** What is laid over the scenario, as of --set. */
export const laidOver = () => [...settings].map(([key, value]) => `${key}=${value}`);

/** The same as changes of the scenario's form. */
export const edits = () => [...settings].map(([key, value]) => {
  const path = key.split(".");
  if (shown.get(key)?.isNumber) return { key, path, text: value };
  return { key, path: path.at(-1) === "rule" ? path.slice(0, -1) : path, choice: value };
});

/** Hear of every change: its key, and whether it has come to rest. */
export const onchange = listener => { tell = listener; };

const text = number => String(Number(number.toPrecision(10)));

/** The knob of a key; of an arm's own value it is made of that of all arms. */
function knobOf(key) {
  if (knobs.has(key)) return knobs.get(key);
  const [first, arm, ...rest] = key.split(".");
  const common = first === "arms" && knobs.get(rest.join("."));
  const name = data.arms.find(([written], i) => written === arm || String(i) === arm)?.[1];
  if (!common || !common.varies_by_arm || name === undefined) return null;
  return { ...common, key, name: filled(words.only_of, { key: common.name, arm: name }) };
}

function field(key, label, control, ...more) {
  const error = element("p", { class: "error", id: `error-${++made}` });
  const box = element("div", { class: "field" }, label, control, ...more, error);
  shown.set(key, { box, error, controls: box.querySelectorAll("input, select") });
  return box;
}

function set(key, value, usual, isAtRest) {
  if (value === usual) settings.delete(key);
  else settings.set(key, value);
  shown.get(key)?.box.classList.toggle("changed", value !== usual);
  tell(key, isAtRest);
}

/** A slider with a field beside it, which takes any number. */
function numberField(knob, value = text(knob.value)) {
  const id = `value-${++made}`;
  const range = element("input", { type: "range", id, min: knob.low, max: knob.high, step: knob.step, value });
  const exact = element("input", {
    type: "text", inputmode: "decimal", value, class: "exact", "aria-label": filled(words.exactly, { name: knob.name }),
  });
  const usual = text(knob.value);
  const back = element("button", { type: "button", class: "plain", hidden: true,
    click: () => { put(usual); set(knob.key, usual, usual, true); } }, filled(words.reset, { value: usual }));
  const put = next => {
    range.value = next;
    exact.value = next;
    back.hidden = next === usual;
    mark(knob.key, "");
  };
  const slid = isAtRest => {
    const next = text(Number(range.value));
    put(next);
    set(knob.key, next, usual, isAtRest);
  };
  range.addEventListener("input", () => slid(false));
  range.addEventListener("change", () => slid(true));
  exact.addEventListener("change", () => {
    const next = exact.value.trim().replace("，", "").replaceAll(",", "");
    if (next === "" || !Number.isFinite(Number(next))) { mark(knob.key, words.number); return; }
    put(text(Number(next)));
    set(knob.key, text(Number(next)), usual, true);
  });
  const controls = element("div", { class: "turned" }, range, exact);
  const about = element("p", { class: "help" }, knob.help || knob.key);
  about.id = `help-${++made}`;
  for (const one of [range, exact]) one.setAttribute("aria-describedby", about.id);
  const box = field(knob.key, element("label", { for: id }, knob.name), controls, about, back);
  Object.assign(shown.get(knob.key), { put, usual, isNumber: true });
  if (value !== usual) { put(value); set(knob.key, value, usual, true); }
  return box;
}

function choice(key, label, options, usual, value = usual) {
  const id = `value-${++made}`;
  const select = element("select", { id, change: () => { mark(key, ""); set(key, select.value, usual, true); } },
    ...options.map(([name, called]) => element("option", { value: name, selected: name === value }, called)));
  const box = field(key, element("label", { for: id }, label), select);
  Object.assign(shown.get(key), { put: next => { select.value = next; }, usual });
  if (value !== usual) set(key, value, usual, true);
  return box;
}

/** Say at a field what is wrong with it; nothing: it is right. Whether there is such a field. */
export function mark(key, message) {
  const at = shown.get(key);
  if (!at) return false;
  at.error.textContent = message;
  for (const control of at.controls) {
    const described = new Set((control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    described[message ? "add" : "delete"](at.error.id);
    control.setAttribute("aria-describedby", [...described].join(" "));
    if (message) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
  if (message) at.error.scrollIntoView({ block: "nearest" }); // on a phone the last answer may lie over it
  return true;
}

export const unmark = () => { for (const key of shown.keys()) mark(key, ""); };

/** All as the scenario has it. */
export function resetAll() {
  for (const [key, { put, usual, box }] of shown) {
    if (!settings.has(key)) continue;
    put(usual);
    box.classList.remove("changed");
  }
  settings.clear();
  unmark();
  tell("", true);
}

function addRules() {
  const given = new Map(data.settings.map(one => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]));
  const box = document.getElementById("rules");
  for (const { arm, key, rule, timing, rules, timings } of data.rules) {
    box.append(
      choice(`${key}.rule`, filled(words.rule, { arm }), rules, rule, given.get(`${key}.rule`)),
      choice(`${key}.timing`, filled(words.timing, { arm }), timings, timing, given.get(`${key}.timing`)));
    if (given.has(`${key}.rule`) || given.has(`${key}.timing`)) box.closest("details").open = true;
  }
}

function addKnobs() {
  const box = document.getElementById("knobs");
  for (const knob of knobs.values()) if (knob.is_usual) box.append(numberField(knob));
  for (const one of data.settings) {
    const [key, value] = [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)];
    const knob = knobOf(key);
    if (!knob || !Number.isFinite(Number(value))) continue;
    if (shown.has(key)) { shown.get(key).put(value); set(key, value, shown.get(key).usual, true); }
    else box.append(numberField(knob, text(Number(value))));
  }
}

/** A further value: of all arms, or of one. */
function addSearch() {
  const which = document.getElementById("which"), whose = document.getElementById("whose");
  const error = document.getElementById("which-error");
  const named = new Map([...knobs.values()].map(knob => [`${knob.name} · ${knob.key}`, knob]));
  document.getElementById("keys").append(...[...named.keys()].map(value => element("option", { value })));
  whose.append(element("option", { value: "" }, words.all_arms),
    ...data.arms.map(([written, name], i) => element("option", { value: /[.[\]=]/.test(written) ? i : written }, name)));
  const add = () => {
    const wanted = which.value.trim();
    const common = named.get(wanted) ?? knobs.get(wanted);
    const key = common && (whose.value && common.varies_by_arm ? `arms.${whose.value}.${common.key}` : common.key);
    const knob = key && knobOf(key);
    error.textContent = knob ? "" : words.no_such;
    which.toggleAttribute("aria-invalid", !knob);
    if (!knob) { which.setAttribute("aria-invalid", "true"); which.focus(); return; }
    if (!shown.has(key)) document.getElementById("knobs").append(numberField(knob));
    which.value = "";
    shown.get(key).controls[0].focus();
  };
  document.getElementById("add").addEventListener("click", add);
  which.addEventListener("keydown", event => {
    if (event.key === "Enter") { event.preventDefault(); add(); }
  });
}

export function build() {
  addKnobs();
  addRules();
  addSearch();
  document.getElementById("values").addEventListener("submit", event => event.preventDefault());
}
