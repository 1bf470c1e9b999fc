// Tables of a form: a row an entry, a column a key; what does not fit into a cell opens below it.

import { element, filled, words } from "./common.js";
import { named, prose, SMALL } from "./form-fields.js";

/** A list of entries, or a mapping from names to values. */
export function table(one, tools, how) {
  const id = named(one.id);
  const entries = one.parts ?? [];
  const wrong = (one.problems ?? []).join("\n");
  const single = entries.length > 0 && entries[0].kind !== "entry";
  const body = !entries.length ? [element("p", { class: "quiet" }, words.none_yet)]
    : single ? entries.map(entry => element("div", { class: "bar" }, tools.field(entry), removal(entry, tools)))
      : [rows(one, entries, tools, how)];
  return element("div", { class: one.changed ? "field tabular changed" : "field tabular", id, tabindex: -1, role: "group", "aria-label": how.label },
    element("h3", {}, how.label, one.changed ? " " : "",
      ...(one.changed ? [element("span", { class: "badge" }, words.changed)] : [])),
    ...(wrong ? [element("p", { class: "error" }, wrong)] : []),
    ...(one.help ? [element("p", { class: "help" }, ...prose(one.help))] : []),
    ...(one.origin && entries.length ? [element("p", { class: "quiet where" }, one.origin)] : []),
    ...(entries.length ? [...body, adding(one, tools, how)]
      : [element("div", { class: "bar" }, ...body, adding(one, tools, how))]));
}

function rows(one, entries, tools, how) {
  const whole = entries.find(entry => entry.parts);
  const small = (whole?.parts ?? []).filter(part => SMALL.has(part.kind));
  const head = element("tr", {}, element("td", {}),
    ...small.map(part => element("th", { scope: "col" }, part.label,
      ...(part.help ? [element("details", { class: "hint", "data-key": `help:${part.kind}:${one.id}:${part.label}` },
        element("summary", { "aria-label": `?: ${part.label}` }, "?"), element("p", { class: "help" }, ...prose(part.help)))] : []))),
    element("td", {}));
  const body = entries.flatMap(entry => row(entry, small, tools));
  return element("div", { class: "wide", tabindex: 0, role: "region", "aria-label": how.label },
    element("table", { class: "entries" }, element("thead", {}, head), element("tbody", {}, ...body)));
}

function row(entry, small, tools) {
  const heading = element("th", { scope: "row" }, entry.label,
    ...(entry.problems ?? []).map(text => element("p", { class: "error" }, text)));
  if (!entry.parts) {
    const cell = element("td", { colspan: small.length }, tools.field(entry));
    return [element("tr", {}, heading, cell, element("td", {}, removal(entry, tools)))];
  }
  const keyed = new Map(entry.parts.map(part => [part.path.at(-1), part]));
  const cells = small.map(part => {
    const here = keyed.get(part.path.at(-1));
    return element("td", { "data-label": part.label },
      ...(here ? [tools.field(here, { inCell: true, name: entry.label })] : []));
  });
  const shown = new Set(small.map(part => part.path.at(-1)));
  const rest = entry.parts.filter(part => !shown.has(part.path.at(-1)));
  const made = [element("tr", { class: entry.changed ? "changed" : "", id: named(entry.id), tabindex: -1 },
    heading, ...cells, element("td", {}, removal(entry, tools)))];
  if (rest.length) {
    made.push(element("tr", { class: "rest" }, element("td", {}),
      element("td", { colspan: small.length + 1 },
        element("details", { "data-key": `more:${entry.id}` },
          element("summary", {}, filled(words.more, { name: entry.label })),
          ...rest.map(part => tools.field(part, { name: entry.label }))))));
  }
  return made;
}

/** The button that takes an entry away. */
export function removal(entry, tools) {
  const name = filled(words.remove_what, { name: entry.label });
  return element("button", {
    type: "button", class: "small", "aria-label": name,
    click: () => tools.send({ path: entry.path, gone: true }, name),
  }, words.remove);
}

/** What adds an entry: a button; of a mapping, a name for it as well. */
function adding(one, tools, how) {
  if (one.kind !== "mapping") {
    return element("button", {
      type: "button", id: `${named(one.id)}-add`,
      click: () => tools.send({ path: one.path, new: true }, one.label),
    }, words.add, element("span", { class: "spoken" }, `: ${how.label}`));
  }
  return named_entry(one, tools, words.new_key);
}

/** A field for the name of a further entry, and the button that adds it. */
export function named_entry(one, tools, label) {
  const id = `${named(one.id)}-new`;
  const input = element("input", { id, autocomplete: "off", class: "short" });
  const add = () => {
    if (input.value.trim()) tools.send({ path: one.path, new: input.value.trim() }, `${one.label} ${input.value}`);
    else input.focus();
  };
  input.addEventListener("keydown", event => { if (event.key === "Enter") add(); });
  return element("div", { class: "bar" }, element("label", { for: id }, label), input,
    element("button", { type: "button", click: add }, words.add_arm,
      element("span", { class: "spoken" }, `: ${one.label}`)));
}
