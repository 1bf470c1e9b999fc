// An interactive chart in a page: bureauCharts.show(container, figure, options).
// It needs the globals echarts (vendor/) and bureauCharts (drawing.js); charts.css is its look.

(() => {
  "use strict";

  const { number, said, filled, spot, heightFor, optionsOf, scaleOf, looks } = bureauCharts;
  const SVG = "http://www.w3.org/2000/svg";
  let made = 0;

  function element(tag, attributes = {}, ...children) {
    const one = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") one.addEventListener(name, value);
      else if (value !== false && value !== undefined) one.setAttribute(name, value === true ? "" : value);
    }
    one.append(...children);
    return one;
  }

  function drawn(tag, attributes, ...children) {
    const one = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
    one.append(...children);
    return one;
  }

  /** A short piece of a line with its dot. */
  function swatch(colour, dash, shape = "") {
    const line = { x1: 0, y1: 6, x2: 34, y2: 6, stroke: colour, "stroke-width": 3 };
    if (Array.isArray(dash)) line["stroke-dasharray"] = dash.join(" ");
    const parts = [drawn("line", line)];
    if (shape) parts.push(drawn("path", { d: shape, fill: colour, stroke: "#fff", transform: "translate(12 1)" }));
    return drawn("svg", { width: 34, height: 12, "aria-hidden": "true", focusable: "false" }, ...parts);
  }

  const unique = list => [...new Set(list)];
  const titleOf = series => (series.part ? `${series.part}, ${series.name}` : series.name);

  /** Series at other places, each where it is called the same; those that are at none are left out. */
  function placedAnew(series, before, places) {
    const at = places.map(place => before.indexOf(place)), isKnown = value => value !== null && value !== undefined;
    const moved = list => at.map(i => list[i] ?? null);
    return series.map(s => ({ ...s, values: moved(s.values), low: moved(s.low), high: moved(s.high) }))
      .filter(s => s.values.some(isKnown));
  }

  const nextOf = (list, now, by) => list[Math.min(Math.max(list.indexOf(now) + by, 0), list.length - 1)];

  class Chart {
    constructor(container, figure, options) {
      this.container = container;
      this.options = options;
      this.figure = figure;
      this.ghost = [];
      this.hidden = new Set(options.hidden ?? this.usuallyHidden());
      this.focused = null;
      this.seen = 0; // its width, once it is known: to ask for it again would lay out the page
      this.build(`chart-${++made}`);
      this.resized = new ResizeObserver(() => { this.seen = this.area.clientWidth; this.fit(); });
      this.resized.observe(this.area);
      this.draw();
    }

    get parts() {
      return unique(this.figure.series.map(s => s.part).filter(Boolean));
    }

    /** Of many parts the first few are shown. */
    usuallyHidden() {
      return this.parts.slice(this.figure.parts);
    }

    /** The series that the reader has chosen. */
    chosen(figure = this.figure) {
      return figure.series.filter(s => !this.hidden.has(s.name) && !(s.part && this.hidden.has(s.part)));
    }

    // The elements

    build(id) {
      const { words } = this.figure;
      this.title = element("p", { class: "chart-title", id: `${id}-title` });
      this.how = element("p", { class: "chart-how" });
      const { legend } = this.options;
      this.legend = legend ?? element("div", { hidden: legend === null });
      this.legend.classList.add("chart-legend");
      this.up = element("p", { class: "chart-axis" });
      this.across = element("p", { class: "chart-axis chart-across" });
      this.canvas = element("div", { class: "chart-canvas", "aria-hidden": "true" });
      this.rule = element("div", { class: "chart-rule", hidden: true });
      this.tip = element("div", { class: "chart-tip", hidden: true });
      this.area = element("div", {
        class: "chart-area", tabindex: "0", role: "application",
        "aria-labelledby": `${id}-title`, "aria-describedby": `${id}-hint`,
        keydown: event => this.press(event), blur: () => this.leave(), focus: () => this.enter(),
      }, this.canvas, this.rule, this.tip);
      this.status = element("p", { class: "chart-status", role: "status", "aria-live": "polite" });
      this.hint = element("p", { class: "chart-hint", id: `${id}-hint` }, words.hint);
      this.table = element("div", { class: "chart-table", tabindex: "0", role: "region", "aria-labelledby": `${id}-title` });
      this.details = element("details", { toggle: () => this.tabulate() },
        element("summary", {}, words.table), this.table);
      this.root = element("div", { class: "chart" }, this.title, this.how,
        ...(legend ? [] : [this.legend]), this.up, this.area, this.across, this.status, this.hint, this.details);
      this.container.replaceChildren(this.root);
      this.plot = echarts.init(this.canvas, null, { renderer: "svg", width: this.width, height: 100 });
      const pen = this.plot.getZr();
      pen.on("mousemove", event => this.point(event.offsetX, event.offsetY));
      pen.on("globalout", () => this.leave());
      pen.on("click", event => { this.point(event.offsetX, event.offsetY); this.select(); });
    }

    get width() {
      return Math.max(this.seen || this.area.clientWidth || this.container.clientWidth || 600, 200);
    }

    draw() {
      const { figure } = this;
      this.shown = this.chosen();
      this.title.textContent = figure.title;
      this.how.textContent = figure.how;
      this.up.textContent = figure.up;
      this.across.textContent = figure.form === "points" ? "" : figure.across;
      this.legend.replaceChildren(...this.legendParts());
      this.fit(true);
      this.tabulate();
    }

    fit(always = false) {
      const { shown, width, options: { small } } = this, height = heightFor(this.figure, shown, width, small);
      if (!always && width === this.plot.getWidth() && height === this.plot.getHeight()) return;
      if (width !== this.plot.getWidth() || height !== this.plot.getHeight()) this.plot.resize({ width, height });
      this.plot.setOption(optionsOf(this.figure, shown, this.ghost, width, small), { notMerge: true });
      this.mark();
    }

    legendParts() {
      const { figure, parts, figure: { words } } = this, groups = [];
      const names = unique(figure.series.map(s => s.name));
      if (figure.form === "heat") groups.push(this.scale());
      else groups.push(this.group(words.series, names, names.length > 1));
      if (parts.length > 1) groups.push(this.group(words.parts, parts, true, figure.parts === 1));
      if (this.ghost.length) groups.push(element("p", { class: "chart-before" },
        swatch("#777777", [3, 3]), " ", words.before));
      return groups;
    }

    group(label, names, can, isOne = false) {
      const look = isOne ? "chart-choice chart-one" : "chart-choice";
      return element("div", { role: "group", "aria-label": label, class: look },
        ...names.map(name => this.button(name, can)));
    }

    button(name, can) {
      const text = [...this.swatches(name), name];
      if (!can) return element("span", { class: "chart-name" }, ...text);
      const pressed = String(!this.hidden.has(name));
      return element("button", { type: "button", "aria-pressed": pressed, "data-name": name,
        click: () => this.choose(name) }, ...text);
    }

    /** What a name in the legend looks like: an arm has a colour, and a part at most dashes. */
    swatches(name) {
      const { figure, shown } = this, look = looks(figure, shown);
      const several = unique(shown.map(s => s.part)).length > 1;
      const [arm] = figure.series.filter(s => s.name === name);
      if (arm) return [swatch(arm.colour, several ? "solid" : look.dash(arm), look.shape(arm))];
      const [part] = shown.filter(s => s.part === name);
      return part && several && figure.form === "lines" ? [swatch("#555555", look.dash(part))] : [];
    }

    choose(name) {
      const before = new Set(this.hidden), { parts } = this;
      if (this.figure.parts === 1 && parts.includes(name)) parts.forEach(part => this.hidden.add(part));
      if (!this.hidden.delete(name)) this.hidden.add(name);
      if (!this.chosen().length) this.hidden = before;
      this.focused = null;
      this.leave();
      this.draw();
      [...this.legend.querySelectorAll("button")].find(one => one.dataset.name === name)?.focus();
      this.options.onchoose?.([...this.hidden]);
    }

    /** Hide what is hidden elsewhere. */
    hide(names) {
      this.hidden = new Set(names);
      if (this.chosen().length) this.draw();
    }

    /** The colours of a heat map, from its lowest value to its highest. */
    scale() {
      const { low, high, of } = scaleOf(this.figure.series, this.figure), { digits, signed } = this.figure;
      const cells = Array.from({ length: 24 }, (_, i) => drawn("rect", { x: 8 * i, y: 0, width: 8, height: 12,
        fill: `rgb(${of(low + (i / 23) * (high - low)).join(",")})` }));
      const ends = [low, high].map(end => (Number.isFinite(end) ? number(end, digits, signed) : ""));
      return element("p", { class: "chart-scale" }, this.figure.unit, " ", ends[0], " ",
        drawn("svg", { width: 192, height: 12, "aria-hidden": "true" }, ...cells), " ", ends[1]);
    }

    // Where the reader is

    /** What is said of a place of a series. */
    words(place, series) {
      const { figure, figure: { across, up } } = this;
      const text = figure.form === "heat" ? figure.words.cell : figure.words.said;
      const value = said(figure, series, place);
      return filled(text, { across, up, place: figure.places[place], name: titleOf(series), value });
    }

    pixel(series, place) {
      const at = spot(this.figure, this.shown, series, place);
      return at && this.plot.convertToPixel({ xAxisIndex: at[0], yAxisIndex: at[0] }, at.slice(1));
    }

    /** The place nearest to a point of the drawing. */
    point(x, y) {
      const vertical = this.figure.form === "lines" ? 0.05 : 1;
      let best = null, least = Infinity;
      for (const series of this.shown) {
        this.figure.places.forEach((_, place) => {
          const at = this.pixel(series, place);
          const away = at ? Math.hypot(at[0] - x, (at[1] - y) * vertical) : Infinity;
          if (away < least) [best, least] = [{ place, name: titleOf(series) }, away];
        });
      }
      this.focused = best;
      this.mark();
    }

    get series() {
      return this.shown.find(s => this.focused && titleOf(s) === this.focused.name);
    }

    enter() {
      if (!this.focused && this.shown.length) this.focused = { place: 0, name: titleOf(this.shown[0]) };
      if (this.area.matches(":focus-visible")) this.tell();
    }

    leave() {
      this.rule.hidden = this.tip.hidden = true;
    }

    press(event) {
      const last = this.figure.places.length - 1, shown = this.shown;
      if (!this.series) this.focused = { place: 0, name: titleOf(shown[0]) };
      const { place } = this.focused, up = this.figure.form === "heat" ? 1 : -1;
      const moves = {
        ArrowLeft: () => { this.focused.place = Math.max(place - 1, 0); },
        ArrowRight: () => { this.focused.place = Math.min(place + 1, last); },
        ArrowUp: () => { this.focused.name = titleOf(nextOf(shown, this.series, up)); },
        ArrowDown: () => { this.focused.name = titleOf(nextOf(shown, this.series, -up)); },
        Home: () => { this.focused.place = 0; },
        End: () => { this.focused.place = last; },
      };
      if (event.key === "Escape") this.leave();
      else if (event.key === "Enter") this.select();
      else if (moves[event.key] && !event.altKey && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        moves[event.key]();
        this.tell();
      }
    }

    tell() {
      this.mark();
      if (this.series) this.status.textContent = this.words(this.focused.place, this.series);
    }

    select() {
      if (this.series) this.options.onselect?.(this.focused.place, this.series.name, this.figure);
    }

    /** Show where the reader is: a line or a ring, and the values there. */
    mark() {
      const { series, focused, figure } = this;
      const at = series && this.pixel(series, focused.place);
      this.rule.hidden = !at;
      this.tip.hidden = !series || !figure.places.length;
      if (!series) return;
      const [x, y] = at ?? [this.width / 2, 20];
      const isLine = figure.form === "lines";
      this.rule.classList.toggle("chart-ring", !isLine);
      this.rule.style.left = `${x}px`;
      this.rule.style.top = isLine ? "0" : `${y}px`;
      this.rule.style.height = isLine ? `${this.plot.getHeight() - 24}px` : "";
      this.tip.replaceChildren(...(isLine ? this.atPlace(focused.place, series)
        : [element("p", {}, this.words(focused.place, series))]));
      const right = x > this.width / 2;
      this.tip.style.left = right ? "" : `${x + 14}px`;
      this.tip.style.right = right ? `${this.width - x + 14}px` : "";
      this.tip.style.top = `${Math.max(Math.min(y - 20, this.plot.getHeight() - this.tip.offsetHeight), 0)}px`;
    }

    atPlace(place, now) {
      const { figure } = this, rows = this.shown.filter(s => s.values[place] !== null && s.values[place] !== undefined);
      const look = looks(figure, this.shown);
      return [element("p", { class: "chart-place" }, figure.places[place]), ...rows.map(s =>
        element("p", { class: s === now ? "chart-now" : "" }, swatch(s.colour, look.dash(s), look.shape(s)), " ", `${titleOf(s)}: ${said(figure, s, place)}`))];
    }

    // The figures

    tabulate() {
      if (!this.details.open) return;
      const { figure, shown } = this, { words } = figure;
      const heads = [figure.form === "heat" ? `${figure.across} \\ ${figure.up}` : figure.across, ...shown.map(titleOf)];
      const unit = figure.form === "heat" ? figure.unit : figure.up;
      const rows = figure.places.map((place, i) => element("tr", {}, element("th", { scope: "row" }, place),
        ...shown.map(s => element("td", {}, said(figure, s, i)))));
      this.table.replaceChildren(element("table", {},
        element("caption", {}, [figure.title, unit, figure.brackets || words.brackets].filter(Boolean).join(". ")),
        element("thead", {}, element("tr", {}, ...heads.map(h => element("th", { scope: "col" }, h)))),
        element("tbody", {}, ...rows)));
    }

    /** Show another figure; behind it, as a ghost, the one before, or that which is given. */
    update(figure, { ghost = false } = {}) {
      const before = ghost === true ? this.figure : ghost;
      this.ghost = before ? placedAnew(this.chosen(before), before.places, figure.places) : [];
      this.figure = figure;
      if (this.focused && this.focused.place >= figure.places.length) this.focused = null;
      this.draw();
    }

    dispose() {
      this.resized.disconnect();
      this.plot.dispose();
      this.container.replaceChildren();
    }
  }

  /**
   * Draw a figure into an element.
   *
   * options.hidden: names of series and parts that are not shown at first; options.onchoose(hidden):
   * the reader has chosen others; options.onselect(place, name, figure): a click, or Enter;
   * options.small: drawn less high, to stand beside others; options.legend: the element elsewhere
   * that the legend goes into, null: there is none.
   */
  bureauCharts.show = (container, figure, options = {}) => {
    const chart = new Chart(container, figure, options);
    return {
      update: (next, how) => chart.update(next, how),
      hide: names => chart.hide(names),
      dispose: () => chart.dispose(),
    };
  };
})();
