// Arms as columns over the scenario, which show only what differs.

import { element, filled, words } from "./common.js";
import { named, prose } from "./form-fields.js";
import { named_entry, removal } from "./form-tables.js";

/** Overlays beside each other: what each says of itself, then a row for every key that differs. */
export function columns(one, tools) {
  const parts = [element("h3", {}, one.label), ...(one.help ? [element("p", { class: "help" }, ...prose(one.help))] : [])];
  if (one.heads.length) {
    const table = element("table", { class: "entries overlays" },
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, words.key),
        element("th", { scope: "col" }, words.base), ...one.heads.map(head => heading(head, one, tools)))),
      element("tbody", {}, ...one.rows.map(row => line(row, one, tools))));
    parts.push(element("div", { class: "wide", tabindex: 0, role: "region", "aria-label": one.label }, table), adding(one, tools));
  }
  if (one.grows) parts.push(named_entry(one, tools, words.arm_name));
  return element("div", { class: "field tabular", id: named(one.id), role: "group", "aria-label": one.label }, ...parts);
}

function heading(head, one, tools) {
  const label = one.grows ? head.label : one.label;
  const about = head.parts?.length ? [element("details", { "data-key": `head:${head.id}` },
    element("summary", {}, filled(words.more, { name: label })),
    ...head.parts.map(part => tools.field(part, { inCell: true, name: label })))] : [];
  return element("th", { scope: "col", id: named(head.id), tabindex: -1 },
    element("span", { class: "arm" }, label), " ",
    ...(head.changed ? [element("span", { class: "badge" }, words.changed)] : []),
    ...(head.problems ?? []).map(text => element("p", { class: "error" }, text)),
    ...about, ...(one.grows ? [removal(head, tools)] : []));
}

function line(row, one, tools) {
  const help = row.help ? [element("details", { class: "hint", "data-key": `row:${one.id}:${row.key}` },
    element("summary", { "aria-label": `?: ${row.label}` }, "?"), element("p", { class: "help" }, ...prose(row.help)))] : [];
  const cells = row.cells.map((cell, i) => element("td", {}, ...(cell ? differing(cell, one.heads[i], tools)
    : [element("span", { class: "quiet" }, words.as_base), " ", button(words.differ, `${row.label}, ${one.heads[i].label}`, () =>
      tools.send({ path: [...one.heads[i].path, ...row.key.split(".")], begin: true }, row.label))])));
  return element("tr", {}, element("th", { scope: "row" }, row.label, ...help), element("td", {}, row.base), ...cells);
}

function differing(cell, head, tools) {
  return [tools.field(cell, { inCell: true, name: head.label }),
    button(words.not_differ, `${cell.label}, ${head.label}`, () =>
      tools.send({ path: cell.path, gone: true }, cell.label))];
}

function button(text, of, click) {
  return element("button", { type: "button", class: "plain small", click }, text,
    element("span", { class: "spoken" }, `: ${of}`));
}

/** A key chosen from all that can differ, the column in which it is to, and the button that does it. */
function adding(one, tools) {
  const id = named(one.id);
  const keys = element("select", { id: `${id}-key` }, element("option", { value: "" }, words.choose_key),
    ...tools.addable.map(([path, label], i) => element("option", { value: i }, `${label} (${path.join(".")})`)));
  const heads = element("select", { id: `${id}-in` },
    ...one.heads.map((head, i) => element("option", { value: i }, head.label)));
  const differ = element("button", {
    type: "button",
    click: () => {
      const [path, label] = tools.addable[keys.value] ?? [];
      if (path) tools.send({ path: [...one.heads[heads.value].path, ...path], begin: true }, label);
      else keys.focus();
    },
  }, words.differ);
  const where = one.grows ? [element("label", { for: `${id}-in` }, words.in_arm), heads] : [];
  return element("div", { class: "bar" }, element("label", { for: `${id}-key` }, words.add_key), keys, ...where, differ);
}
