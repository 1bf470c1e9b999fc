// RESULT: the interactive charts. Which arms, teams and months are shown is the same for all of
// them, and stands in the address: it survives a reload, and the way back.

import { ask, element, say, words } from "./common.js";

const box = document.getElementById("figures");
const AXES = ["from", "to"];
let figures = [];
let charts = [];

/** What the address says: names that are not shown (null: as is usual), and the ends of the months. */
function chosen() {
  const query = new URL(location.href).searchParams;
  const hidden = query.has("hide") ? query.getAll("hide").filter(Boolean) : null;
  return { hidden, from: query.get("from"), to: query.get("to") };
}

function choose(change) {
  const next = { ...chosen(), ...change }, address = new URL(location.href);
  for (const name of ["hide", ...AXES]) address.searchParams.delete(name);
  for (const name of next.hidden?.length ? next.hidden : next.hidden ? [""] : []) address.searchParams.append("hide", name);
  for (const name of AXES) if (next[name]) address.searchParams.set(name, next[name]);
  history.pushState(null, "", address);
}

/** A figure with the months that are chosen. */
function cut(figure) {
  if (!figure.of_months) return figure;
  const { from, to } = chosen(), last = figure.places.length - 1;
  const first = Math.max(figure.places.indexOf(from), 0);
  const end = (figure.places.includes(to) ? figure.places.indexOf(to) : last) + 1;
  if (end - first < 2) return figure;
  const part = list => list.slice(first, end);
  const series = figure.series.map(s => ({ ...s, values: part(s.values), low: part(s.low), high: part(s.high) }));
  const { positions, each_digits: digits } = figure;
  const history = Math.min(Math.max(figure.history - first, 0), end - first);
  return { ...figure, places: part(figure.places), series, positions: part(positions), each_digits: part(digits), history };
}

const partsOf = figure => [...new Set(figure.series.map(s => s.part).filter(Boolean))];
const isOfOne = figure => figure.parts === 1;

/** Parts of which a chart shows one at a time, whatever the others show: its arms, or ages. */
const ownOf = figure => (isOfOne(figure) ? partsOf(figure) : []);

/** Names that a chart shares with others: lines of arms, parts of teams. */
function sharedOf(figure) {
  const others = figures.filter(one => !isOfOne(one));
  const lines = new Set(others.flatMap(one => one.series.map(s => s.name)));
  const names = figure.series.map(s => s.name).filter(name => lines.has(name));
  return new Set([...names, ...(isOfOne(figure) ? [] : partsOf(figure))]);
}

/** Of many teams, or other parts that charts share, those that are not shown at first. */
function usual() {
  return [...new Set(figures.filter(one => !isOfOne(one)).flatMap(one => partsOf(one).slice(one.parts)))];
}

function show(i) {
  const { hidden } = chosen(), shared = sharedOf(figures[i]);
  const options = { onchoose: names => together(i, names) };
  if (hidden) options.hidden = [...hidden.filter(name => shared.has(name)), ...ownOf(figures[i]).slice(1)];
  charts[i]?.dispose();
  charts[i] = bureauCharts.show(box.querySelector(`[data-chart="${i}"]`), cut(figures[i]), options);
}

/** In one chart others were chosen: all the others follow. */
function together(i, names) {
  const shared = sharedOf(figures[i]), before = chosen().hidden ?? usual();
  const next = [...before.filter(name => !shared.has(name)), ...names.filter(name => shared.has(name))];
  if (next.length === before.length && next.every(name => before.includes(name))) return;
  choose({ hidden: next });
  figures.forEach((_, other) => { if (other !== i) show(other); });
}

function months() {
  const places = figures.filter(figure => figure.of_months).map(figure => figure.places);
  return places.reduce((longest, one) => (one.length > longest.length ? one : longest), []);
}

function pick(name, all) {
  const id = `months-${name}`, usual = name === "from" ? all[0] : all[all.length - 1];
  const options = all.map(month => element("option", { value: month }, month));
  const select = element("select", { id, change: event => limit(name, event.target.value, all) }, ...options);
  select.value = all.includes(chosen()[name]) ? chosen()[name] : usual;
  return element("div", { class: "field" }, element("label", { for: id }, words[`months_${name}`]), select);
}

/** Another month to begin or to end with; the other end gives way. */
function limit(name, month, all) {
  const change = { [name]: month }, other = AXES.find(one => one !== name);
  const at = all.indexOf(month), now = all.indexOf(chosen()[other]);
  if (now >= 0 && (name === "from" ? now <= at : now >= at)) change[other] = null;
  choose(change);
  controls();
  figures.forEach((figure, i) => { if (figure.of_months) charts[i].update(cut(figure)); });
}

function controls() {
  const all = months(), place = document.getElementById("months"), focused = document.activeElement?.id;
  place.replaceChildren(...(all.length > 2 ? AXES.map(name => pick(name, all)) : []));
  if (focused?.startsWith("months-")) document.getElementById(focused)?.focus();
}

function renew() {
  controls();
  figures.forEach((_, i) => show(i));
}

try {
  const told = await ask(box.dataset.figures);
  figures = told.figures.map(figure => ({ ...figure, words: told.words }));
  const frames = figures.map((figure, i) => element("div", { class: "chart-frame" },
    element("div", { "data-chart": i }), element("p", { class: "quiet" }, figure.caption)));
  box.replaceChildren(element("div", { id: "months", class: "fields" }), element("div", { class: "charts" }, ...frames));
  renew();
  addEventListener("popstate", renew);
} catch (refusal) {
  say(refusal.message);
}
