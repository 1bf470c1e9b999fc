// The picture of an arm: a canvas with a row a team and a column a stage, every case a mark.
"use strict";
(() => {
const [HEAD, LABEL, STRIP, LEAST, TALL, ROW, EXIT] = [34, 46, 12, 3, 660, 40, 16];
const OFTEN = 200; // milliseconds after which numbers are written anew while it plays
const [INK, QUIET, LINE, SHADE] = ["#222222", "#595959", "#d0d0d0", "#efefef"];
const PRESENCE = { a: "absent", s: "suspended", n: "not_there" };
const KINDS = ["square", "diamond", "up", "ring", "down", "dot", "plus"];
const COLOURS = ["#0072B2", "#B84F00", "#00795A", "#A2407A", "#7A5C00", "#2B6FA3", "#000000"];

/** How marks look, by what they are drawn by: each of the words' names, with a shape and a colour. */
const LOOKS = {
  state: {
    ready: ["square", "#0072B2"], worked: ["dot", "#C0390B"], waiting: ["ring", "#6b6b6b"],
    moving: ["up", "#00795A"], pooled: ["diamond", "#7A5C00"], returned: ["down", "#A2407A"],
  },
  age: { early: ["ring", "#2B6FA3"], half: ["square", "#7A5C00"], late: ["up", "#C0390B"] },
};

/** The looks of a way to draw marks. */
const looks = (by, kinds) => by === "kind"
  ? Object.fromEntries(kinds.map((_, i) => [i, [KINDS[i % KINDS.length], COLOURS[i % COLOURS.length]]]))
  : LOOKS[by];

/** Paths of marks around their middles; `r`: half their size. */
const SHAPES = {
  square: (c, x, y, r) => c.rect(x - r, y - r, 2 * r, 2 * r),
  ring: (c, x, y, r) => c.rect(x - r + 0.5, y - r + 0.5, 2 * r - 1, 2 * r - 1),
  dot: (c, x, y, r) => { c.moveTo(x + r, y); c.arc(x, y, r * 1.15, 0, 7); },
  up: (c, x, y, r) => { c.moveTo(x, y - r); c.lineTo(x + r, y + r); c.lineTo(x - r, y + r); c.closePath(); },
  down: (c, x, y, r) => { c.moveTo(x, y + r); c.lineTo(x + r, y - r); c.lineTo(x - r, y - r); c.closePath(); },
  diamond: (c, x, y, r) => { c.moveTo(x, y - r); c.lineTo(x + r, y); c.lineTo(x, y + r); c.lineTo(x - r, y); c.closePath(); },
  plus: (c, x, y, r) => { c.rect(x - r, y - r / 3, 2 * r, 2 * r / 3); c.rect(x - r / 3, y - r, 2 * r / 3, 2 * r); },
};

/** A mark in a small canvas of its own, for a legend. */
const sample = ([shape, colour]) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 28;
  canvas.setAttribute("aria-hidden", "true");
  const c = canvas.getContext("2d");
  c.scale(2, 2);
  paint(c, shape, colour, () => SHAPES[shape](c, 7, 7, 4));
  return canvas;
};

const paint = (c, shape, colour, path) => {
  c.beginPath();
  path();
  if (shape === "ring") { c.strokeStyle = colour; c.lineWidth = 1; c.stroke(); }
  else { c.fillStyle = colour; c.fill(); }
};

/** How wide columns are, how high rows, and how far marks stand apart: for all arms the same. */
const layout = (playbacks, width) => {
  const stages = Math.max(...playbacks.map(one => one.stages));
  const teams = Math.max(...playbacks.map(one => one.teams));
  const most = new Array(stages + 1).fill(1);
  for (const one of playbacks) {
    one.cells.forEach((cell, i) => {
      const column = i ? 1 + (i - 1) % one.stages : 0;
      most[column] = Math.max(most[column], i ? cell.used : Math.ceil(cell.used / teams));
    });
  }
  const free = width - LABEL - EXIT, sum = most.reduce((a, b) => a + b, 0);
  const widths = most.map(n => free * (0.5 / most.length + 0.5 * n / sum));
  const across = (column, pitch) => Math.max(Math.floor((widths[column] - 4) / pitch), 1);
  const rows = pitch => Math.max(...most.map((n, column) => Math.ceil(n / across(column, pitch))));
  const height = pitch => STRIP + 4 + rows(pitch) * pitch;
  let pitch = 9;
  const highest = Math.max(TALL / teams, ROW);
  while (pitch > LEAST && height(pitch) > highest) pitch -= 1;
  const row = Math.max(Math.min(height(pitch), highest), 28);
  const left = [LABEL];
  widths.forEach((one, i) => left.push(left[i] + one));
  return { width, widths, left, pitch, row, height: HEAD + row * teams + 1, across: widths.map((_, i) => across(i, pitch)) };
};

class Picture {
  constructor(canvas, playback, words) {
    [this.canvas, this.playback, this.words] = [canvas, playback, words];
    this.surface = canvas.getContext("2d");
    this.paper = document.createElement("canvas"); // what does not move
    this.context = this.paper.getContext("2d", { willReadFrequently: true });
  }

  resize(sizes) {
    this.sizes = sizes;
    const ratio = globalThis.devicePixelRatio || 1;
    this.canvas.style.height = `${sizes.height}px`;
    for (const [canvas, context] of [[this.canvas, this.surface], [this.paper, this.context]]) {
      [canvas.width, canvas.height] = [Math.round(sizes.width * ratio), Math.round(sizes.height * ratio)];
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    [this.stamps, this.ratio, this.written] = [{}, ratio, 0];
    this.image = this.surface.createImageData(this.canvas.width, this.canvas.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.font = getComputedStyle(this.canvas).fontFamily;
    this.capacity = this.playback.cells.map((_, cell) => {
      const column = cell ? 1 + (cell - 1) % this.playback.stages : 0;
      const high = cell ? sizes.row : sizes.row * this.playback.teams;
      return sizes.across[column] * Math.floor((high - STRIP - 3) / sizes.pitch);
    });
  }

  /** Middle of the mark of an event, into `this.x` and `this.y`; false: its cell has no room. */
  locate(e) {
    const { sizes, playback } = this, cell = playback.cell(e);
    const team = cell > 0 ? Math.floor((cell - 1) / playback.stages) : playback.place[e];
    if (cell < 0) {
      this.x = sizes.width - EXIT / 2;
      this.y = HEAD + sizes.row * (team + 0.5);
      return true;
    }
    const column = cell ? 1 + (cell - 1) % playback.stages : 0, spot = playback.spot[e];
    this.x = sizes.left[column] + 2 + (spot % sizes.across[column] + 0.5) * sizes.pitch;
    this.y = HEAD + (cell ? sizes.row * team : 0) + STRIP + (Math.floor(spot / sizes.across[column]) + 0.5) * sizes.pitch;
    return spot < this.capacity[cell];
  }

  /** Where a row's case is shown at a tick, on its way if it has just moved; false: nowhere. */
  find(row, tick, glide) {
    const { playback } = this, e = playback.at[row];
    if (e < playback.first[row]) return false;
    const since = tick - playback.tick[e], isClosed = playback.phase[e] === playback.closing;
    if (isClosed && since >= glide) return false;
    if (!this.locate(e)) return false;
    if (since < glide && e > playback.first[row]) {
      const [x, y] = [this.x, this.y], part = since / glide, way = part * part * (3 - 2 * part);
      if (this.locate(e - 1)) [this.x, this.y] = [this.x + (x - this.x) * way, this.y + (y - this.y) * way];
      else [this.x, this.y] = [x, y];
    }
    return true;
  }

  /** What a row's case is drawn as. */
  look(row, tick, by) {
    if (by === "state") return this.playback.state(row, tick);
    if (by === "age") return this.playback.lateness(row, tick);
    return this.playback.cases.kind[this.playback.number[row]];
  }

  /** The pixels of a mark, from its upper left one on: how far on in the picture, and colours. */
  stamp(shape, colour) {
    return this.stamps[shape + colour] ??= (() => {
      const canvas = document.createElement("canvas"), { pitch } = this.sizes;
      const size = canvas.width = canvas.height = Math.ceil(pitch * this.ratio);
      const c = canvas.getContext("2d", { willReadFrequently: true });
      c.scale(size / pitch, size / pitch);
      const middle = Math.floor((pitch - 1) / 2 * this.ratio) / this.ratio;
      paint(c, shape, colour, () => SHAPES[shape](c, middle, middle, Math.max((pitch - 1) / 2, 1)));
      const { data } = c.getImageData(0, 0, size, size), colours = new Uint32Array(data.buffer);
      const inked = Array.from(colours.keys()).filter(i => data[4 * i + 3] > 127);
      const far = i => Math.floor(i / size) * this.canvas.width + i % size;
      return { size, at: Int32Array.from(inked, far), colours: Uint32Array.from(inked, i => colours[i] | 0xff000000) };
    })();
  }

  /** Marks are set pixel by pixel: thousands of them take a millisecond, whatever draws canvases. */
  draw({ tick, glide, by, followed, month }, counts) {
    const { sizes, playback, pixels, ratio } = this, now = performance.now();
    if (!glide || now - this.written > OFTEN) this.write(counts, month, now);
    pixels.set(this.background);
    const known = looks(by, playback.cases.kinds), half = sizes.pitch / 2;
    const stamps = Object.fromEntries(Object.entries(known).map(([name, look]) => [name, this.stamp(...look)]));
    stamps.closing = this.stamp("square", QUIET);
    const { width, height } = this.canvas;
    for (let row = 0; row < playback.n; row++) {
      if (!this.find(row, tick, glide)) continue;
      const isClosed = playback.phase[playback.at[row]] === playback.closing;
      const { size, at, colours } = stamps[isClosed ? "closing" : this.look(row, tick, by)];
      const x = Math.round((this.x - half) * ratio), y = Math.round((this.y - half) * ratio);
      if (x < 0 || y < 0 || x + size > width || y + size > height) continue;
      const corner = y * width + x;
      for (let i = 0; i < at.length; i++) pixels[corner + at[i]] = colours[i];
    }
    this.surface.putImageData(this.image, 0, 0);
    const row = followed === null ? -1 : playback.row[followed];
    if (row >= 0 && this.find(row, tick, glide)) this.ring(this.x, this.y);
  }

  /** Write what does not move, and numbers. */
  write(counts, month, now) {
    const { context: c, sizes, paper } = this;
    c.fillStyle = "#ffffff";
    c.fillRect(0, 0, sizes.width, sizes.height);
    this.frame(counts, month);
    this.background = new Uint32Array(c.getImageData(0, 0, paper.width, paper.height).data.buffer);
    this.written = now;
  }

  ring(x, y) {
    const { surface: c } = this;
    for (const [colour, width] of [["#ffffff", 5], ["#000000", 2.5]]) {
      c.beginPath();
      c.arc(x, y, Math.max(this.sizes.pitch, 7), 0, 7);
      [c.strokeStyle, c.lineWidth] = [colour, width];
      c.stroke();
    }
  }

  /** Names of columns and rows, numbers of cells, and teams that take no cases. */
  frame(counts, month) {
    const { context: c, sizes, playback, words } = this, { arm } = playback;
    const roles = { officer: words.officer, assistant: words.assistant, pool: words.pool_people };
    c.textBaseline = "alphabetic";
    this.text(words.pool, sizes.left[0] + 2, 13, sizes.widths[0] - 3, 11, INK, true);
    arm.stages.forEach((stage, i) => {
      this.text(stage.name, sizes.left[i + 1] + 2, 13, sizes.widths[i + 1] - 3, 11, INK, true);
      this.text(roles[stage.role], sizes.left[i + 1] + 2, 27, sizes.widths[i + 1] - 3, 10, QUIET);
    });
    const presence = month >= 0 ? arm.presence[month] : arm.presence[0];
    arm.teams.forEach((name, team) => this.row(name, team, counts, PRESENCE[presence[team]]));
    this.number(counts.pool, 0, HEAD, this.capacity[0]);
    [c.strokeStyle, c.lineWidth] = [LINE, 1];
    c.beginPath();
    for (const x of sizes.left) { c.moveTo(Math.round(x) + 0.5, 2); c.lineTo(Math.round(x) + 0.5, sizes.height); }
    c.stroke();
  }

  row(name, team, counts, absent) {
    const { context: c, sizes, playback, words } = this, y = HEAD + sizes.row * team;
    c.fillStyle = absent ? SHADE : "#ffffff";
    c.fillRect(sizes.left[1], y, sizes.width - sizes.left[1], sizes.row);
    c.fillRect(0, y, sizes.left[0], sizes.row);
    [c.strokeStyle, c.lineWidth] = [LINE, 1];
    c.strokeRect(-1, Math.round(y) + 0.5, sizes.left[0] + 1, sizes.row);
    c.strokeRect(sizes.left[1], Math.round(y) + 0.5, sizes.width, sizes.row);
    this.text(name, 3, y + 11, LABEL - 5, 11, INK, true);
    this.text(String(counts.teams[team]), 3, y + 23, LABEL - 5, 11, INK);
    if (absent && sizes.row >= 36) this.text(words[absent], 3, y + 34, LABEL - 5, 9, QUIET);
    for (let stage = 0; stage < playback.stages; stage++) {
      const cell = 1 + team * playback.stages + stage;
      this.number(counts.cells[cell], stage + 1, y, this.capacity[cell]);
    }
  }

  /** How many cases a cell has, and how many of them are not drawn. */
  number(n, column, y, room) {
    if (!n) return;
    const said = n > room ? `${n} (${this.words.more.replace("{n}", n - room)})` : String(n);
    this.text(said, this.sizes.left[column] + 2, y + 9, this.sizes.widths[column] - 3, 9, QUIET);
  }

  text(said, x, y, width, size, colour, bold = false) {
    const { context: c } = this;
    c.font = `${bold ? "600 " : ""}${size}px ${this.font}`;
    c.fillStyle = colour;
    let shown = said;
    while (shown.length > 1 && c.measureText(shown).width > width) shown = `${shown.slice(0, -2)}…`;
    c.fillText(shown, x, y);
  }

  /** The row of the case that is nearest to a point of the canvas; -1: none is near. */
  near(x, y, tick) {
    let [best, least] = [-1, 64];
    for (let row = 0; row < this.playback.n; row++) {
      if (!this.playback.isOpen(row) || !this.find(row, tick, 0)) continue;
      const far = (this.x - x) ** 2 + (this.y - y) ** 2;
      if (far < least) [best, least] = [row, far];
    }
    return best;
  }

  /** The rows of the cases that are shown, as they are read: the pool, then team by team. */
  inOrder() {
    const { playback } = this;
    const rows = Array.from(playback.at.keys()).filter(row => playback.isOpen(row));
    const key = row => [playback.cell(playback.at[row]), playback.spot[playback.at[row]]];
    return rows.sort((a, b) => key(a)[0] - key(b)[0] || key(a)[1] - key(b)[1]);
  }
}

Object.assign(bureauFlow, { Picture, layout, looks, sample });
})();
