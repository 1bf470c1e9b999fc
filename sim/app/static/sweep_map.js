// The map of a sweep, on its own page and on that of its result: it fills, and a cell opens.

import { ask, element, say, words } from "./common.js";

const place = id => document.getElementById(id);
const section = place("map");

/** The map of one sweep; `renew` asks for what is there by now. */
export class SweepMap {
  constructor() {
    this.charts = [];
    this.run = "";
    this.shown = null;
    this.measure = new URL(location.href).searchParams.get("measure") ?? "";
    place("map-measure").addEventListener("change", event => this.choose(event.target.value));
    place("map-close").addEventListener("click", () => this.close());
    place("map-open").addEventListener("click", () => this.openAsScenario());
    addEventListener("popstate", () => {
      this.measure = new URL(location.href).searchParams.get("measure") ?? "";
      if (this.run) this.renew(this.run);
    });
  }

  choose(measure) {
    this.measure = measure;
    const address = new URL(location.href);
    address.searchParams.set("measure", measure);
    history.pushState(null, "", address);
    this.renew(this.run);
  }

  /** Show what is there of a sweep now; gives whether it is finished. */
  async renew(run) {
    this.run = run;
    const query = this.measure ? `?measure=${encodeURIComponent(this.measure)}` : "";
    const shown = await ask(`/sweeps/${run}/map${query}`);
    this.show(shown);
    return shown.state === "finished";
  }

  show(shown) {
    this.shown = shown;
    section.hidden = false;
    place("map-open").disabled = shown.state !== "finished";
    this.offer(shown);
    const none = shown.played && !shown.figures.length ? [words.map_more] : [];
    const said = [...(shown.played ? [] : [words.map_empty]), ...none, ...shown.said];
    place("map-said").replaceChildren(...said.map(text => element("p", {}, text)));
    place("map-hint").hidden = !shown.figures.length;
    if (shown.figures.length !== this.charts.length) this.draw(shown.figures);
    else shown.figures.forEach((figure, i) => this.charts[i].update(figure));
  }

  offer({ measures, measure }) {
    const select = place("map-measure"), names = Object.keys(measures);
    if (select.options.length !== names.length) {
      select.replaceChildren(...names.map(name => element("option", { value: name }, measures[name])));
    }
    select.value = measure;
  }

  draw(figures) {
    this.charts.forEach(chart => chart.dispose());
    const boxes = figures.map(() => element("div"));
    place("map-figures").replaceChildren(...boxes);
    const onselect = (at, name) => this.open(at, name);
    this.charts = figures.map((figure, i) => bureauCharts.show(boxes[i], figure, { onselect }));
  }

  /** Open the comparison at a place of a chart: of a heat map the cell in the row of that name. */
  async open(at, name) {
    const [figure] = this.shown.figures;
    const isMap = figure.form === "heat", names = [...new Set(figure.series.map(series => series.name))];
    const point = isMap ? at * names.length + names.indexOf(name) : at;
    try {
      this.fill(await ask(`/sweeps/${this.run}/points/${point}`));
    } catch (refusal) {
      say(refusal.message);
    }
  }

  fill({ point, title, columns, rows, note }) {
    this.point = point;
    const side = i => (columns[i].right ? "right" : null);
    const cell = (text, i) => (i ? element("td", { class: side(i) }, text) : element("th", { scope: "row" }, text));
    place("map-point-title").textContent = title;
    place("map-note").textContent = note;
    place("map-table").replaceChildren(
      element("thead", {}, element("tr", {}, ...columns.map((one, i) => element("th", { scope: "col", class: side(i) }, one.text)))),
      element("tbody", {}, ...rows.map(row => element("tr", {}, ...row.map(cell)))),
    );
    place("map-point").hidden = false;
    place("map-point-title").focus();
  }

  close() {
    const box = place("map-point"), hadFocus = box.contains(document.activeElement);
    box.hidden = true;
    if (hadFocus) place("map-figures").querySelector("[tabindex]")?.focus();
  }

  async openAsScenario() {
    try {
      const json = { point: this.point };
      location.assign((await ask(`/results/${this.run}/draft`, { method: "POST", json })).address);
    } catch (refusal) {
      say(refusal.message);
    }
  }
}
