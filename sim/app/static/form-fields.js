// Fields of a form by their kinds: what is typed, chosen, switched on, begun and taken away.

import { element, filled, words } from "./common.js";
import { table } from "./form-tables.js";

/** The id of the element of a field. */
export const named = id => `field-${encodeURIComponent(id)}`;

/** Small kinds, which stand in a cell of a table. */
export const SMALL = new Set([
  "number", "whole", "text", "month", "single", "list", "choice", "switch", "wording", "distribution",
  "reading", "pairs",
]);
const FEW = 4;
const MAKERS = {
  choice: chosen, switch: switched, wording, group, table, mapping: table, forms, rule, distribution,
  reading,
};

/** A text with what stands in `backticks` as code. */
export function prose(text) {
  return text.split("`").map((piece, i) => (i % 2 ? element("code", {}, piece) : piece));
}

/** A field with its label, what is wrong with it and where it comes from. */
export function control(one, tools, { inCell = false, name = "" } = {}) {
  const make = MAKERS[one.kind] ?? typed;
  return make(one, tools, { inCell, label: one.label, name });
}

/** What a field is called; in a table, for who does not see where it stands, also whose it is. */
function called({ label, name }) {
  return name ? [label, element("span", { class: "spoken" }, `, ${name}`)] : [label];
}

/** What stands around a control: label, help, what is wrong; the control is described by it. */
function framed(one, tools, how, input, ...more) {
  const { inCell } = how;
  const id = named(one.id);
  const help = !inCell && one.help ? [element("p", { class: "help", id: `${id}-help` }, ...prose(one.help))] : [];
  const wrong = (one.problems ?? []).join("\n");
  const error = wrong ? [element("p", { class: "error", id: `${id}-error` }, wrong)] : [];
  const described = [...(help.length ? [`${id}-help`] : []), ...(wrong ? [`${id}-error`] : [])];
  if (described.length) input.setAttribute("aria-describedby", described.join(" "));
  if (wrong) input.setAttribute("aria-invalid", "true");
  const shown = [element("label", { for: id, class: inCell ? "in-cell" : "" }, ...called(how))];
  return element("div", { class: one.changed ? "field changed" : "field" },
    ...shown, input, ...error, ...more, ...help, ...about(one, tools, inCell));
}

/** Where a value comes from, whether it was changed, and how to take it back. */
function about(one, tools, inCell) {
  const said = [];
  if (one.changed) said.push(element("span", { class: "badge" }, words.changed), " ");
  if (!inCell && one.origin) said.push(one.origin);
  const lines = said.length ? [element("p", { class: "quiet where" }, ...said)] : [];
  if (one.note && !inCell) {
    const said = filled(one.changed ? words.note_before : words.note, { note: one.note });
    lines.push(element("p", { class: "quiet where" }, said));
  }
  if (!inCell && one.line && one.optional) {
    lines.push(element("button", {
      type: "button", class: "plain small", click: () => tools.send({ path: one.path, gone: true }, one.label),
    }, words.usual_again));
  }
  return lines;
}

/** What is typed into a line. */
function typed(one, tools, how) {
  const numeric = one.kind === "number" || one.kind === "whole";
  const input = element("input", {
    id: named(one.id),
    value: one.value ?? "",
    autocomplete: "off",
    class: numeric ? "short" : "",
    inputmode: numeric ? "decimal" : null,
    placeholder: one.kind === "month" ? "2013-10" : null,
    change: event => tools.send({ path: one.path, text: event.target.value }, one.label),
  });
  return framed(one, tools, how, input);
}

function select(one, tools, label) {
  return element("select", {
    id: named(one.id),
    "aria-label": label ?? null,
    change: event => tools.send({ path: one.path, choice: event.target.value }, one.label),
  }, ...one.choices.map(([value, text]) =>
    element("option", { value, selected: value === one.value }, text)));
}

function chosen(one, tools, how) {
  return framed(one, tools, how, select(one, tools));
}

function switched(one, tools, how) {
  const input = element("input", {
    id: named(one.id), type: "checkbox", checked: one.value === true,
    change: event => tools.send({ path: one.path, value: event.target.checked }, one.label),
  });
  return framed(one, tools, how, input);
}

/** What can be seen in the YAML alone. */
function reading(one, tools, { label }) {
  const wrong = (one.problems ?? []).map(text => element("p", { class: "error" }, text));
  const link = one.line ? [element("button", {
    type: "button", class: "plain small", click: () => tools.toLine(one.line),
  }, filled(words.line, { line: one.line }))] : [];
  return element("div", { class: "field", id: named(one.id), tabindex: -1 },
    element("p", {}, element("strong", {}, label), one.value ? ` ${one.value}` : ""),
    element("p", { class: "quiet" }, words.only_yaml, " ", ...link), ...wrong);
}

/** A text, or one in each language. */
function wording(one, tools, how) {
  if (!one.parts) return typed(one, tools, how);
  return element("div", { class: "pair" },
    ...one.parts.map((part, i) => control({ ...part, changed: one.changed, help: i ? "" : part.help }, tools,
      { inCell: how.inCell, name: how.name })));
}

/** A fieldset around parts; its legend is their name. */
function set(one, tools, how, ...inner) {
  const id = named(one.id);
  const wrong = (one.problems ?? []).join("\n");
  return element("fieldset", {
    id, tabindex: -1, class: one.changed ? "changed" : "", "aria-describedby": wrong ? `${id}-error` : null,
  },
  element("legend", {}, ...called(how)),
  ...(wrong ? [element("p", { class: "error", id: `${id}-error` }, wrong)] : []),
  ...(one.help && !how.inCell ? [element("p", { class: "help" }, ...prose(one.help))] : []),
  ...inner);
}

/** Keys that belong together, which may be there or not. */
function group(one, tools, how) {
  const inner = (one.parts ?? []).map(part => tools.field(part, { name: how.name }));
  const fields = element("div", { class: "fields" }, ...inner);
  if (!one.optional) return set(one, tools, how, fields);
  const id = `${named(one.id)}-on`;
  const off = one.line ? { gone: true } : { choice: "null" };
  const box = element("input", {
    id, type: "checkbox", checked: !one.off, "aria-label": `${words.use}: ${how.label}`,
    change: event => tools.send({ path: one.path, ...(event.target.checked ? { choice: "on" } : off) }, one.label),
  });
  const where = one.off ? [] : about({ ...one, optional: false }, tools, how.inCell);
  return set(one, tools, how, element("label", { class: "check", for: id }, box, words.use), ...where, fields);
}

/** A value that can be written in several forms: which, and its fields. */
function forms(one, tools, how) {
  const inner = (one.parts ?? []).map(part => (part.kind === "group"
    ? element("div", { class: "fields", id: named(part.id), tabindex: -1 },
      ...(part.problems ?? []).map(text => element("p", { class: "error" }, text)),
      ...(part.parts ?? []).map(inside => tools.field(inside, { name: how.name })))
    : tools.field({ ...part, label: one.label, help: "" }, { name: how.name })));
  return set(one, tools, how, element("div", { class: "field" }, select(one, tools, how.label)), ...inner);
}

/** A rule, and its options; in a cell those that are as usual open below the others. */
function rule(one, tools, how) {
  const parts = one.parts ?? [];
  const folds = how.inCell && parts.length > FEW;
  const first = folds ? parts.filter((part, i) => !i || part.said) : parts;
  const rest = parts.filter(part => !first.includes(part));
  const made = list => list.map(part => tools.field(part, { inCell: how.inCell, name: how.name || one.label }));
  const choice = framed({ ...one, help: how.inCell ? "" : one.help }, tools, how, select(one, tools));
  const more = rest.length ? [element("details", { "data-key": `options:${one.id}` },
    element("summary", {}, filled(words.options, { n: rest.length })), ...made(rest))] : [];
  if (!parts.length) return choice;
  return element("div", {}, choice,
    element("div", { class: how.inCell ? "options" : "fields options" }, ...made(first), ...more));
}

/** A distribution: its family, and its parameters beside it. */
function distribution(one, tools, how) {
  const parts = (one.parts ?? []).map(part =>
    tools.field({ ...part, origin: "", line: 0 }, { inCell: true, name: how.name || one.label }));
  return framed(one, tools, how, select(one, tools), element("div", { class: "parameters" }, ...parts));
}
