// What the program says in a terminal, as paragraphs, lists of warnings and tables.

import { element } from "./common.js";

const MAKERS = {
  heading: one => element("h2", {}, one.text),
  warning: one => element("p", { class: "warning" }, one.text),
  text: one => element("p", { class: "said" }, one.text),
  plain: one => element("pre", {}, one.text),
  table,
};

/** Elements of blocks, each with its kind. */
export function blocks(list) {
  return list.map(one => MAKERS[one.kind](one));
}

function table(one) {
  const name = [one.title, one.caption].filter(Boolean).join(" · ");
  const rows = one.rows.map(row =>
    element("tr", row.wrong ? { class: "wrong" } : {}, ...row.cells.map((cell, i) =>
      element(i ? "td" : "th", {
        ...(i ? {} : { scope: "row" }),
        ...(one.columns[i].right ? { class: "right" } : {}),
      }, cell))));
  return element("div", { class: "wide", tabindex: 0, role: "region", "aria-label": name || one.columns[0].label },
    element("table", {},
      ...(name ? [element("caption", {}, name)] : []),
      element("thead", {}, element("tr", {}, ...one.columns.map(column =>
        element("th", { scope: "col", ...(column.right ? { class: "right" } : {}) }, column.label)))),
      element("tbody", {}, ...rows)));
}
