// The form of a scenario: sections of fields, made anew from each state; focus and what opens stay.

import { element, filled, words } from "./common.js";
import { columns } from "./form-columns.js";
import { control, named } from "./form-fields.js";

/**
 * In a fieldset. `send(asked, what)` asks for a change, `what` says of which field; `toLine(line)`
 * shows a line of the YAML.
 */
export function formView(place, { send, toLine }) {
  const open = new Set(["section:arms"]);
  let labels = new Map();
  const tools = { send, toLine, field, addable: [] };

  function field(one, options = {}) {
    return one.kind === "columns" ? columns(one, tools) : control(one, tools, options);
  }

  function section(one) {
    const inner = one.items.map(item => field(item));
    if (one.key === "usual") {
      return element("section", { "aria-labelledby": "section-usual" },
        element("h2", { id: "section-usual" }, one.label), element("div", { class: "fields" }, ...inner));
    }
    const count = one.changes
      ? [element("span", { class: "badge" }, filled(words.changes, { n: one.changes }))] : [];
    return element("details", { class: "section", "data-key": `section:${one.key}` },
      element("summary", {}, element("span", { class: "heading" }, one.label), " ", ...count), ...inner);
  }

  place.addEventListener("toggle", event => {
    const key = event.target.dataset.key;
    if (key) open[event.target.open ? "add" : "delete"](key);
  }, true);

  /** What is being typed, so that it outlives the new form. */
  function typed() {
    const now = document.activeElement;
    if (!place.contains(now) || !now.id) return null;
    const text = now.tagName === "INPUT" && now.value !== now.defaultValue ? now.value : null;
    return { id: now.id, text, caret: text === null ? null : now.selectionStart };
  }

  function goOn(before) {
    const now = before && document.getElementById(before.id);
    if (!now) return;
    if (before.text !== null) now.value = before.text;
    now.focus({ preventScroll: true });
    if (before.text !== null) now.setSelectionRange(before.caret, before.caret);
  }

  return {
    show(state) {
      place.disabled = state.form === null;
      if (state.form === null) return;
      const before = typed();
      tools.addable = state.addable;
      labels = new Map();
      remember(state.form, labels);
      const { scrollX, scrollY } = window;
      place.replaceChildren(...state.form.filter(one => one.items.length).map(section));
      for (const one of place.querySelectorAll("details[data-key]")) one.open = open.has(one.dataset.key);
      window.scrollTo(scrollX, scrollY);
      goOn(before);
    },
    /** Show again what is in force where a change was refused. */
    refused() {
      for (const one of place.querySelectorAll("input")) one.value = one.defaultValue;
    },
    labelOf: id => labels.get(id) ?? "",
    /** Open what a field is in, and go to it. */
    focus(id) {
      const found = document.getElementById(named(id));
      if (!found) return;
      for (let one = found.parentElement; one; one = one.parentElement) {
        if (one.tagName === "DETAILS") one.open = true;
      }
      const target = found.matches("input, select, textarea, button") ? found
        : found.querySelector("input, select, textarea, button") ?? found;
      target.focus();
      target.scrollIntoView({ block: "center" });
    },
  };
}

/** What each field is called, with the entry that it is in. */
function remember(sections, labels) {
  const within = (one, around) => {
    if (!one) return;
    const label = one.kind === "entry" ? one.label : one.label ?? "";
    const full = around && label !== around ? `${around} · ${label}` : label;
    labels.set(one.id, full);
    for (const part of one.parts ?? []) within(part, one.kind === "forms" ? around : full);
  };
  for (const section of sections) {
    for (const item of section.items) {
      if (item.kind !== "columns") {
        within(item, "");
        continue;
      }
      for (const head of item.heads) within(head, item.label);
      for (const row of item.rows) row.cells.forEach((cell, i) => within(cell, item.heads[i].label));
    }
  }
}
