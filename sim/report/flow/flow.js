// The flow of cases: pictures of arms side by side with what plays them, a case followed through
// all of them, what is said of it, and the numbers in a table. `bureauFlow.show(container, data)`.
"use strict";
(() => {
const SPEEDS = [1, 5, 10, 20, 40];
const GLIDE = 0.35; // seconds that a mark is on its way
const WAYS = ["state", "age", "kind"];
const STATES = { pooled: "pools", returned: "takesBack", ready: "", worked: "", waiting: "", moving: "handsOver" };

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

const make = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== false && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
};

const button = (text, label, does) =>
  make("button", { type: "button", "aria-label": label, title: label, click: does }, text);

const choice = (label, options, chosen, does) => {
  const select = make("select", { change: () => does(select.value) },
    ...options.map(([value, shown]) => make("option", { value, selected: value === chosen }, shown)));
  return make("label", {}, make("span", {}, label), select);
};

class Flow {
  constructor(container, data, options) {
    [this.container, this.data, this.words] = [container, data, data.words];
    this.cases = new bureauFlow.Cases(data);
    this.time = this.cases.time;
    this.playbacks = data.arms.map(arm => new bureauFlow.Playback(arm, this.cases));
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    Object.assign(this, { tick: bureauFlow.POOL, speed: 10, by: "state", followed: null, frame: null });
    this.build(options);
    this.watch = new ResizeObserver(() => this.resize());
    this.watch.observe(this.panels);
    this.show(0);
  }

  build(options) {
    const { words } = this;
    this.play = make("button", { type: "button", class: "flow-play", click: () => this.toggle() }, words.play);
    this.slider = make("input", {
      type: "range", min: 0, max: this.time.positions.length - 1, value: 0, "aria-label": words.day,
      input: () => { this.pause(); this.show(Number(this.slider.value)); },
    });
    this.heading = make("p", { class: "flow-day" });
    this.status = make("p", { class: "flow-said", role: "status", "aria-live": "polite" });
    this.about = make("div", { class: "flow-case", role: "status", "aria-live": "polite" });
    this.legend = make("ul", { class: "flow-legend" });
    this.panels = make("div", { class: "flow-panels" }, ...this.playbacks.map(one => this.panel(one)));
    this.cells = make("details", { class: "flow-cells", toggle: () => this.tables() }, make("summary", {}, words.cells));
    const controls = make("div", { class: "flow-controls" },
      this.play, button("◀", words.back, () => this.step(-1)), button("▶", words.forward, () => this.step(1)),
      this.slider,
      choice(words.speed, SPEEDS.map(n => [String(n), filled(words.per_second, { n })]), "10", n => { this.speed = Number(n); }),
      choice(words.marks_by, this.ways().map(way => [way, words[`by_${way}`]]), "state", way => this.drawBy(way)),
    );
    this.container.replaceChildren(
      make("p", { class: "flow-quiet" }, words.about), ...this.window(options), controls, this.heading,
      this.legend, this.panels, this.finder(), this.about, this.status,
      make("p", { class: "flow-quiet" }, words.shortcuts), this.cells,
    );
    this.container.classList.add("flow");
  }

  ways() {
    return WAYS.filter(way => way !== "kind" || this.cases.kinds.length > 1);
  }

  /** What is said where not all months are shown, and a choice of others if they can be had. */
  window({ another } = {}) {
    const { months, all_months } = this.data, { words } = this;
    if (months.length === all_months.length) return [];
    const said = { first: months[0], last: months.at(-1), n: all_months.length };
    const parts = [make("p", {}, filled(words.window, said))];
    if (another) parts.push(choice(words.first_month, all_months.map(one => [one, one]), months[0], another));
    return parts;
  }

  panel(playback) {
    const canvas = make("canvas", {
      tabindex: 0, role: "img", "aria-label": `${playback.arm.name}. ${this.words.picture}`,
      keydown: event => this.key(event, playback),
      pointermove: event => this.point(event, playback, false),
      pointerleave: () => this.hover(null),
      click: event => this.point(event, playback, true),
    });
    playback.picture = new bureauFlow.Picture(canvas, playback, this.words);
    playback.said = make("p", { class: "flow-quiet" });
    return make("figure", {}, make("figcaption", {}, playback.arm.name), canvas, playback.said);
  }

  finder() {
    const { words } = this;
    const field = make("input", { type: "text", autocomplete: "off", size: 12 });
    const follow = event => {
      event.preventDefault();
      const number = this.cases.numbered(field.value);
      if (number < 0) this.about.textContent = filled(words.no_case, { number: field.value });
      else this.follow(number);
    };
    return make("form", { class: "flow-find", submit: follow },
      make("label", {}, make("span", {}, words.find), field), make("button", { type: "submit" }, words.follow));
  }

  resize() {
    const width = Math.floor(this.panels.firstElementChild.clientWidth);
    if (!width || width === this.width) return;
    this.width = width;
    const sizes = bureauFlow.layout(this.playbacks, width);
    for (const { picture } of this.playbacks) picture.resize(sizes);
    this.draw();
  }

  // Time

  get position() { return this.time.position(this.tick); }

  show(position) {
    const last = this.time.positions.length - 1;
    this.tick = this.time.positions[Math.min(Math.max(position, 0), last)].tick;
    this.draw();
    this.settled();
  }

  step(by) {
    this.pause();
    this.show(this.position + by);
  }

  month(by) {
    const { positions } = this.time, now = positions[this.position].month;
    const next = positions.findIndex(one => one.month === now + by && one.day === 0);
    this.pause();
    this.show(next < 0 ? (by < 0 ? 0 : positions.length - 1) : next);
  }

  toggle() {
    if (this.frame === null) this.start();
    else this.halt();
  }

  /** Pause, with everything where it belongs, and say what there is. */
  halt() {
    this.pause();
    this.draw();
    this.settled();
  }

  start() {
    if (this.position === this.time.positions.length - 1) this.show(0);
    this.play.textContent = this.words.pause;
    this.shown = this.exact = Math.max(this.tick, 0);
    this.before = null;
    const move = now => {
      const days = this.speed * Math.min((now - (this.before ?? now)) / 1000, 0.1);
      this.before = now;
      this.exact += days * this.time.perDay(Math.floor(this.exact));
      const end = this.time.positions.at(-1).tick, tick = Math.min(Math.floor(this.exact), end);
      // Who wants little motion sees day after day, without anything on its way.
      this.tick = this.still.matches ? this.time.positions[this.time.position(tick)].tick : tick;
      this.draw();
      if (tick < end) this.frame = requestAnimationFrame(move);
      else this.halt();
    };
    this.frame = requestAnimationFrame(move);
  }

  pause() {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
    this.play.textContent = this.words.play;
  }

  // What is shown

  draw() {
    const glides = this.frame !== null && !this.still.matches;
    const glide = glides ? GLIDE * this.speed * this.time.perDay(this.tick) : 0;
    const position = this.position, { month } = this.time.positions[position];
    for (const playback of this.playbacks) {
      playback.seek(this.tick);
      playback.counted = playback.counts();
      const how = { tick: this.tick, glide, by: this.by, followed: this.pointed ?? this.followed, month };
      if (this.width) playback.picture.draw(how, playback.counted);
      playback.said.textContent = this.said(playback);
    }
    this.slider.value = position;
    const day = this.day(position);
    this.slider.setAttribute("aria-valuetext", day);
    this.heading.textContent = day;
    if (this.followed !== null && this.pointed === undefined) this.tell(this.followed);
  }

  /** What is said and counted when nothing moves. */
  settled() {
    this.marks();
    this.tables();
    this.status.textContent = [`${this.day(this.position)}.`, ...this.playbacks.map(one => this.said(one))].join(" ");
  }

  day(position) {
    const { words, data } = this, { month, day, last } = this.time.positions[position];
    if (month < 0) return words.begin;
    const label = { month: data.months[month], day, days: last };
    if (day === 0) return filled(words.new, label);
    const date = data.dates[month]?.[day - 1];
    const said = date ? filled(words.at_date, { date }) : filled(words.at_day, label);
    return day === last ? `${said} (${filled(words.count, label)})` : said;
  }

  /** The working day in which something happens. */
  workingDay(tick) {
    const { ticks, months, days, dates } = this.data, month = Math.floor(tick / ticks);
    const day = Math.min(Math.floor((tick % ticks) / ticks * days[month]) + 1, Math.ceil(days[month]));
    return dates[month]?.[day - 1] ?? filled(this.words.on_day, { month: months[month], day });
  }

  said({ arm, counted }) {
    const { backlog, pool, gone } = counted;
    return filled(this.words.said, { arm: arm.name, backlog, pool, closed: gone });
  }

  drawBy(way) {
    this.by = way;
    this.draw();
    this.settled();
  }

  /** What may be done on cases in any of these arms. */
  states() {
    return Object.keys(STATES).filter(name => !STATES[name] || this.playbacks.some(one => one[STATES[name]]));
  }

  /** The legend, with how many marks of each sort every arm has. */
  marks() {
    const { words, by, cases } = this, known = bureauFlow.looks(by, cases.kinds);
    const of = name => this.playbacks.map(playback => {
      let n = 0;
      for (let row = 0; row < playback.n; row++)
        n += playback.isOpen(row) && String(playback.picture.look(row, this.tick, by)) === name;
      return n;
    });
    const names = by === "state" ? this.states() : Object.keys(known);
    this.legend.replaceChildren(...names.map(name => make("li", {}, bureauFlow.sample(known[name]),
      ` ${by === "kind" ? cases.kinds[name] : words[name]} `, make("span", {}, of(name).join(" | ")))));
  }

  tables() {
    if (!this.cells.open) return;
    const { words } = this, tables = this.playbacks.map(({ arm, counted, stages, teams }) => {
      const row = (tag, cells) => make("tr", {}, ...cells.map((cell, i) =>
        make(i ? tag : "th", { scope: tag === "th" ? "col" : i ? undefined : "row" }, String(cell))));
      const head = row("th", [words.team, ...arm.stages.map(one => one.name), words.backlog, words.closed]);
      const of = team => Array.from(counted.cells.subarray(1 + team * stages, 1 + (team + 1) * stages));
      const rows = arm.teams.map((name, t) => row("td", [name, ...of(t), counted.teams[t], counted.closed[t]]));
      const sums = arm.stages.map((_, s) => arm.teams.reduce((sum, _name, t) => sum + of(t)[s], 0));
      rows.push(row("td", [words.total, ...sums, counted.backlog, counted.gone]));
      rows.push(row("td", [words.pool, ...sums.map(() => "–"), counted.pool, "–"]));
      return make("table", {}, make("caption", {}, filled(words.where, { arm: arm.name, what: this.day(this.position) })),
        make("thead", {}, head), make("tbody", {}, ...rows));
    });
    this.cells.replaceChildren(this.cells.firstElementChild,
      ...tables.map(table => make("div", { class: "flow-table", tabindex: 0, role: "group", "aria-label": table.caption.textContent }, table)));
  }

  // A case

  follow(number) {
    this.followed = number;
    if (number === null) this.about.textContent = this.words.none;
    else this.tell(number);
    this.draw();
  }

  hover(number) {
    if (number === this.pointed) return;
    this.pointed = number ?? undefined;
    if (number !== null) this.tell(number);
    else if (this.followed !== null) this.tell(this.followed);
    else this.about.textContent = "";
    if (this.frame === null) this.draw();
  }

  point(event, playback, isChosen) {
    const box = event.target.getBoundingClientRect();
    const row = playback.picture.near(event.clientX - box.left, event.clientY - box.top, this.tick);
    const number = row < 0 ? null : playback.number[row];
    if (isChosen) this.follow(number);
    else if (this.frame === null) this.hover(number);
  }

  key(event, playback) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const does = {
      " ": () => this.toggle(), ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1),
      PageUp: () => this.month(-1), PageDown: () => this.month(1), Home: () => this.show(0),
      End: () => this.show(Infinity), Escape: () => this.follow(null),
      ArrowUp: () => this.next(playback, -1), ArrowDown: () => this.next(playback, 1),
    }[event.key];
    if (does) { event.preventDefault(); does(); }
  }

  /** The case before or after the one that is followed, as they stand in an arm's picture. */
  next(playback, by) {
    this.pause();
    const rows = playback.picture.inOrder();
    const at = this.followed === null ? -1 : rows.indexOf(playback.row[this.followed]);
    const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
    if (rows.length) this.follow(playback.number[rows[next]]);
  }

  tell(number) {
    const { words, cases } = this, parent = cases.parent(number), filed = cases.filed[number];
    const named = { number: cases.labels[number] };
    const what = [filled(words.case, named)];
    if (cases.kinds.length > 1) what.push(filled(words.kind, { kind: cases.kinds[cases.kind[number]] }));
    if (parent !== undefined) what.push(filled(words.came_back, { number: parent }));
    else if (filed < 0) what.push(filled(words.filed_before, { n: cases.before[number] }));
    else what.push(filled(words.filed, { day: this.workingDay(filed) }));
    const lives = this.playbacks.map(one => filled(words.where, { arm: one.arm.name, what: this.where(one, number) }));
    const said = what.reduce((text, more) => filled(words.and_then, { said: text, more }));
    this.about.replaceChildren(...[said, ...lives].map(line => make("p", {}, line)));
  }

  where(playback, number) {
    const { words } = this, row = playback.row[number];
    if (row < 0) return words.not_here;
    const e = playback.at[row], { arm } = playback;
    if (e < playback.first[row]) return words.before_filing;
    const isClosed = playback.phase[e] === playback.closing, team = arm.teams[playback.place[e]];
    const days = Math.floor(playback.age(row, isClosed ? playback.tick[e] : this.tick));
    if (isClosed) return filled(words.was_closed, { team, days });
    if (playback.place[e] < 0) return filled(playback.isEscalated(row) ? words.escalated : words.in_pool, { days });
    const stage = arm.stages[Math.floor(playback.phase[e] / 3)].name;
    return filled(words.with_team, { team, stage, state: words[playback.state(row, this.tick)], days });
  }

  dispose() {
    this.pause();
    this.watch.disconnect();
    this.container.replaceChildren();
  }
}

/**
 * Show the flow of cases in an element.
 * `options.another(month)`: called to show other months, where a page cannot hold them all.
 */
bureauFlow.show = (container, data, options = {}) => new Flow(container, data, options);
})();
