// The flow of cases played back: where every case of an arm is at a tick, and in which place of a
// cell it is shown. All of it is worked out once; then any tick is shown in the same time.
"use strict";
globalThis.bureauFlow = globalThis.bureauFlow ?? {};
(() => {
const POOL = -1, ESCALATED = -2, BEFORE = -1;
const READY = 0, WORKED = 1, ENDED = 2;

const running = steps => {
  const sums = Int32Array.from(steps);
  for (let i = 1; i < sums.length; i++) sums[i] += sums[i - 1];
  return sums;
};

/** A case's number, kind, day of filing and limit, by its number here. */
class Cases {
  constructor({ cases, days, ticks }) {
    this.n = cases.filed.length;
    const isNumbered = typeof cases.label[0] === "number";
    this.labels = isNumbered ? Array.from(running(cases.label), String) : cases.label;
    this.filed = running(cases.filed);
    this.kinds = cases.kinds;
    this.kind = cases.kind.length ? cases.kind : new Uint8Array(this.n);
    this.limit = i => cases.limit[cases.limit.length > 1 ? i : 0];
    this.parent = i => cases.returns[i];
    this.before = new Int32Array(this.n);
    let earlier = 0;
    for (let i = 0; i < this.n; i++) if (this.filed[i] === BEFORE) this.before[i] = cases.before[earlier++];
    this.time = new Time(days, ticks);
  }

  /** By the court's number; -1: there is none. */
  numbered(label) {
    return this.labels.indexOf(label.trim());
  }
}

/** Days since the months shown began, of ticks. */
class Time {
  constructor(days, ticks) {
    [this.lengths, this.ticks] = [days, ticks];
    this.begin = [0];
    for (const length of days) this.begin.push(this.begin.at(-1) + length);
    this.positions = [{ tick: BEFORE, month: -1, day: 0, last: 0 }];
    days.forEach((length, month) => {
      const last = Math.ceil(length);
      for (let day = 0; day <= last; day++) {
        const into = day === last ? ticks : Math.round(ticks * day / length);
        this.positions.push({ tick: ticks * month + Math.max(into - (day > 0), 0), month, day, last });
      }
    });
  }

  days(tick) {
    if (tick < 0) return 0;
    const month = Math.min(Math.floor(tick / this.ticks), this.lengths.length - 1);
    return this.begin[month] + (tick / this.ticks - month) * this.lengths[month];
  }

  perDay(tick) {
    const month = Math.min(Math.max(Math.floor(tick / this.ticks), 0), this.lengths.length - 1);
    return this.ticks / this.lengths[month];
  }

  /** The last position that has come at a tick. */
  position(tick) {
    let [low, high] = [0, this.positions.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.positions[middle].tick <= tick) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The lowest of the places of a cell that are free. */
class Places {
  constructor() { [this.free, this.used] = [[], 0]; }

  take() {
    if (!this.free.length) return this.used++;
    const [lowest, last] = [this.free[0], this.free.pop()];
    if (this.free.length) {
      this.free[0] = last;
      for (let i = 0, child = 1; child < this.free.length; child = 2 * i + 1) {
        if (child + 1 < this.free.length && this.free[child + 1] < this.free[child]) child++;
        if (this.free[i] <= this.free[child]) break;
        [this.free[i], this.free[child]] = [this.free[child], this.free[i]];
        i = child;
      }
    }
    return lowest;
  }

  give(place) {
    let i = this.free.push(place) - 1;
    for (let above = (i - 1) >> 1; i > 0 && this.free[above] > this.free[i]; above = (i - 1) >> 1) {
      [this.free[i], this.free[above]] = [this.free[above], this.free[i]];
      i = above;
    }
  }
}

/** An arm played back; events of a case stand one after another, the first when it is filed. */
class Playback {
  constructor(arm, cases) {
    [this.arm, this.cases] = [arm, cases];
    [this.stages, this.teams, this.n] = [arm.stages.length, arm.teams.length, arm.phase.length];
    this.closing = 3 * this.stages - 1;
    this.number = running(arm.case);
    this.row = new Int32Array(cases.n).fill(-1);
    this.number.forEach((number, row) => { this.row[number] = row; });
    this.filed = this.number.map(number => cases.filed[number]);
    for (let i = 0; i < arm.returned.length; i += 2) this.filed[this.row[arm.returned[i]]] = arm.returned[i + 1];
    this.handsOver = arm.handover.some(days => days > 0);
    [this.pools, this.takesBack] = [false, false];
    this.decode();
    this.settle();
    this.at = Int32Array.from(this.first.subarray(0, this.n), first => first - 1);
    this.seek(BEFORE);
  }

  /** Events from steps and moves, which are merged; at the same tick a move comes first. */
  decode() {
    const { steps, places, phase: phases } = this.arm;
    const events = steps.length + places.length;
    this.tick = new Int32Array(events);
    this.place = new Int16Array(events);
    this.phase = new Int16Array(events);
    this.first = new Int32Array(this.n + 1);
    let [e, s, p] = [0, 0, 0];
    for (let i = 0; i < this.n; i++) {
      this.first[i] = e;
      let [phase, tick] = [phases[i], this.filed[i]];
      let [coming, place, moves] = [steps[s++], places[p++], places[p++]];
      const note = () => {
        this.pools ||= place < 0;
        this.takesBack ||= place < 0 && e > this.first[i] && this.place[e - 1] >= 0;
        [this.tick[e], this.place[e], this.phase[e]] = [tick, place, phase];
        e++;
      };
      note();
      let [stepAt, moveAt] = [tick + (coming ? steps[s] : 0), tick + (moves ? places[p] : 0)];
      while (coming || moves) {
        if (moves && (!coming || moveAt <= stepAt)) {
          [tick, place] = [moveAt, places[p + 1]];
          p += 2;
          if (--moves) moveAt += places[p];
        } else {
          [tick, phase] = [stepAt, phase + 1];
          s += 1;
          if (--coming) stepAt += steps[s];
        }
        note();
      }
    }
    this.first[this.n] = e;
  }

  /** Number of an event's cell: 0 is the pool, then the stages of each team; -1: closed. */
  cell(e) {
    if (this.phase[e] === this.closing) return -1;
    return this.place[e] < 0 ? 0 : 1 + this.place[e] * this.stages + Math.floor(this.phase[e] / 3);
  }

  /** The place in its cell that each event has: the lowest that is free when the case comes. */
  settle() {
    const events = this.first[this.n];
    const [owner, order] = [new Int32Array(events), new Uint32Array(events)];
    for (let i = 0; i < this.n; i++) owner.fill(i, this.first[i], this.first[i + 1]);
    for (let e = 0; e < events; e++) order[e] = e;
    order.sort((a, b) => this.tick[a] - this.tick[b] || a - b);
    this.spot = new Int32Array(events).fill(-1);
    this.cells = Array.from({ length: 1 + this.teams * this.stages }, () => new Places());
    for (const e of order) {
      const [now, before] = [this.cell(e), e > this.first[owner[e]] ? this.cell(e - 1) : -1];
      if (now === before && now >= 0) {
        this.spot[e] = this.spot[e - 1];
        continue;
      }
      if (before >= 0) this.cells[before].give(this.spot[e - 1]);
      if (now >= 0) this.spot[e] = this.cells[now].take();
    }
  }

  /** Go to a tick: of each case the last event that has happened; before its first: not filed. */
  seek(tick) {
    for (let i = 0; i < this.n; i++) {
      let at = this.at[i];
      const end = this.first[i + 1];
      while (at + 1 < end && this.tick[at + 1] <= tick) at++;
      while (at >= this.first[i] && this.tick[at] > tick) at--;
      this.at[i] = at;
    }
  }

  /** Whether a row's case is filed and not closed where `seek` went. */
  isOpen(row) {
    const at = this.at[row];
    return at >= this.first[row] && this.phase[at] !== this.closing;
  }

  /** What is done on a row's case at a tick: a name of the words. */
  state(row, tick) {
    const e = this.at[row], phase = this.phase[e];
    if (this.place[e] < 0) return this.isTakenBack(e, row) ? "returned" : "pooled";
    if (phase % 3 !== ENDED) return phase % 3 === READY ? "ready" : "worked";
    const days = this.arm.handover[Math.floor(phase / 3)];
    if (!days) return "waiting";
    let next = e + 1;
    while (next < this.first[row + 1] && this.phase[next] === phase) next++;
    const until = next < this.first[row + 1] ? this.tick[next] : Infinity;
    return tick >= until - days * this.cases.time.perDay(tick) ? "moving" : "waiting";
  }

  isTakenBack(e, row) {
    let before = e;
    while (before > this.first[row] && this.place[before] < 0) before--;
    return this.place[e] === ESCALATED || this.place[before] >= 0;
  }

  isEscalated(row) {
    return this.place[this.at[row]] === ESCALATED;
  }

  /** Days since filing at a tick. */
  age(row, tick) {
    const [filed, time] = [this.filed[row], this.cases.time];
    return time.days(tick) - time.days(filed) + (filed < 0 ? this.cases.before[this.number[row]] : 0);
  }

  /** How much of the limit is over, in halves: early, half, late. */
  lateness(row, tick) {
    const { late } = this.arm;
    let [half, over, days] = [0, 0, 0];
    if (late.length) [half, over, days] = [late[2 * row], late[2 * row + 1], this.cases.time.days(tick)];
    else {
      over = this.cases.limit(this.number[row]);
      [half, days] = [over / 2, this.age(row, tick)];
    }
    return days > over ? "late" : days > half ? "half" : "early";
  }

  /** What is counted where `seek` went: open cases of each cell, and closed ones of each team. */
  counts() {
    const [cells, closed] = [new Int32Array(this.cells.length), new Int32Array(this.teams)];
    for (let i = 0; i < this.n; i++) {
      const at = this.at[i];
      if (at < this.first[i]) continue;
      const cell = this.cell(at);
      if (cell >= 0) cells[cell]++;
      else closed[this.place[at]]++;
    }
    const sum = values => values.reduce((a, b) => a + b, 0);
    const teams = Array.from(closed, (_, t) => sum(cells.subarray(1 + t * this.stages, 1 + (t + 1) * this.stages)));
    return { cells, closed, teams, pool: cells[0], backlog: sum(teams), gone: sum(closed) };
  }
}

Object.assign(bureauFlow, { Cases, Playback, POOL });
})();
