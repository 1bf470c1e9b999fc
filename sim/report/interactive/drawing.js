// What ECharts draws of a figure (see figures.py), in plain data, and how numbers are written.
// Every form lies on axes of numbers: place i stands at i, or where figure.positions says.

globalThis.bureauCharts = (() => {
  "use strict";

  const DASHES = ["solid", [7, 4], [8, 3, 2, 3], [2, 3]];
  const SHAPES = [
    "M5,0A5,5,0,1,1,5,10A5,5,0,1,1,5,0Z", "M1,1h8v8h-8Z", "M5,0L10,5L5,10L0,5Z", "M5,0L10,9L0,9Z",
    "M0,0L10,0L5,9Z", "M3,0h4v3h3v4h-3v3h-4v-3h-3v-4h3Z",
    "M2,0L5,3L8,0L10,2L7,5L10,8L8,10L5,7L2,10L0,8L3,5L0,2Z",
    "M5,0L6.5,3.5L10,4L7.5,6.5L8,10L5,8L2,10L2.5,6.5L0,4L3.5,3.5Z",
  ];
  const symbolOf = series => `path://${SHAPES[series.mark % SHAPES.length]}`;
  const QUIET = "#666666", GRID = "#DDDDDD", INK = "#1b1b1b", PAST = "#EEEEEE";
  const FONT = 'system-ui, "Noto Sans", "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", ' +
    '"Hiragino Sans GB", "Microsoft YaHei", sans-serif';
  const DIVERGING = ["#b2182b", "#d6604d", "#f4a582", "#fddbc7", "#f7f7f7", "#d1e5f0", "#92c5de",
    "#4393c3", "#2166ac"];
  const SEQUENTIAL = ["#00224e", "#233e6c", "#575d6d", "#7d7c78", "#a59c74", "#d2c060", "#fee838"];
  const STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240];
  const FINER = 6;
  const TOP = 8, LINE = 20, ARM = 34, TICKS = 24, RIGHT = 16;
  const SMALL_ARM = 26;

  // Numbers, as the program writes them

  /** Rounded to digits, a tie to the even neighbour. */
  function rounded(value, digits) {
    const tie = value * 2 ** (digits + 1);
    if (Number.isInteger(tie) && tie % 2) {
      const whole = Math.floor(value * 10 ** digits);
      return ((whole % 2 ? whole + 1 : whole) / 10 ** digits).toFixed(digits);
    }
    return value.toFixed(digits);
  }

  /** With thousands, a real minus sign, and no sign before a zero but the plus of a difference. */
  function number(value, digits, signed = false) {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    const [whole, part] = rounded(Math.abs(value), digits).split(".");
    const shown = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
    const isZero = !/[1-9]/.test(shown);
    return (value < 0 && !isZero ? "−" : signed ? "+" : "") + shown;
  }

  function tick(value) {
    const digits = Math.min((String(+value.toPrecision(10)).split(".")[1] ?? "").length, 6);
    return number(+value.toPrecision(10), digits);
  }

  const digitsAt = (figure, place) => figure.each_digits[place] ?? figure.digits;
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  /** The ends of an interval, in digits that tell them apart; empty where there is none. */
  function between(low, high, digits, signed, words) {
    if (low === null || low === undefined || high === null || high === undefined) return "";
    if ((high - low) / 2 < 10 ** -(digits + FINER)) return "";
    for (let finer = 0; ; finer++) {
      const ends = [low, high].map(end => number(end, digits + finer, signed));
      const apart = ends[0] !== ends[1] &&
        (low * high <= 0 || ends.every(end => /[1-9]/.test(end)));
      if (apart || finer === FINER) return filled(words.between, { low: ends[0], high: ends[1] });
    }
  }

  /** A value with its interval, if it has one: 3 (1 to 6). */
  function said(figure, series, place) {
    const digits = digitsAt(figure, place), { signed, words } = figure;
    const value = number(series.values[place], digits, signed);
    const ends = between(series.low[place], series.high[place], digits, signed, words);
    return ends ? filled(words.with_ends, { difference: value, ends }) : value;
  }

  // Where things lie

  const isKnown = value => value !== null && value !== undefined;
  const xAt = (figure, place) => figure.positions[place] ?? place;

  /** All values that must be seen of the given series, ends of intervals among them. */
  function reached(list, place) {
    const one = values => (place === undefined ? values : [values[place]]);
    return list.flatMap(s => [...one(s.values), ...one(s.low), ...one(s.high)]).filter(isKnown);
  }

  /** How far from its place a series stands, where several stand beside each other. */
  const beside = (k, n) => (k - (n - 1) / 2) * Math.min(0.8 / n, 0.25);

  /** Where a shown series is at a place: [axes, x, y]; null where it has no value. */
  function spot(figure, shown, series, place) {
    const value = series.values[place], k = shown.indexOf(series);
    if (!isKnown(value) && figure.form !== "heat") return null;
    if (figure.form === "points")
      return figure.apart ? [place, value, k] : [0, value, place + beside(k, shown.length)];
    if (figure.form === "bars") return [0, place + beside(k, shown.length), value];
    if (figure.form === "heat") return [1, place + 0.5, k + 0.5];
    return [0, xAt(figure, place), value];
  }

  const armIn = isSmall => (isSmall ? SMALL_ARM : ARM);

  /** Height of the drawing for a width, pixels; a small one stands beside others. */
  function heightFor(figure, shown, width, isSmall = false) {
    if (figure.form === "points")
      return TOP + (figure.apart ? figure.places.length * (LINE + shown.length * armIn(isSmall) + TICKS)
        : figure.places.length * Math.max(11 * shown.length, 22) + TICKS);
    if (figure.form === "heat")
      return TOP + Math.max(shown.length * Math.min(46, Math.max(width / 12, 24)), 90) + TICKS;
    if (isSmall) return Math.round(Math.min(Math.max(width * 0.3, 130), 240));
    return Math.round(Math.min(Math.max(width * 0.52, 230), 380));
  }

  // Parts of the options

  const label = { fontFamily: FONT, fontSize: 12, color: INK };
  const quietLine = { show: true, lineStyle: { color: GRID, width: 0.6 } };

  function axisOf(more) {
    return {
      type: "value", axisLabel: { ...label, formatter: tick, hideOverlap: true },
      axisLine: { show: true, onZero: false, lineStyle: { color: "#888888" } }, axisTick: { show: true },
      splitLine: { show: false }, ...more,
    };
  }

  function named(at, names, more = {}) {
    const show = v => names[at.findIndex(one => Math.abs(one - v) < 1e-9)] ?? "";
    const axisLabel = { ...label, customValues: at, formatter: show, ...more };
    return { axisLabel, axisTick: { show: true, customValues: at } };
  }

  function line(data, axes, how) {
    return {
      type: "line", data, xAxisIndex: axes, yAxisIndex: axes, symbol: "none", silent: true,
      animation: false, z: 3, emphasis: { disabled: true }, ...how,
    };
  }

  /**
   * How series are told apart: by dashes; dots by their shapes. Where lines of an arm are of several
   * parts, dashes tell these apart, and shapes the arms.
   */
  function looks(figure, shown) {
    const parts = [...new Set(shown.map(s => s.part))], several = parts.length > 1;
    return {
      dash: one => (several ? DASHES[parts.indexOf(one.part) % DASHES.length]
        : figure.form === "lines" ? DASHES[one.mark % DASHES.length] : "solid"),
      shape: one => (figure.form === "points" || (several && figure.form === "lines")
        ? SHAPES[one.mark % SHAPES.length] : ""),
    };
  }

  function pen(one, look) {
    const lineStyle = { color: one.colour, width: 2, type: look.dash(one) };
    if (!look.shape(one)) return { lineStyle };
    return { lineStyle, symbol: symbolOf(one), showAllSymbol: true, itemStyle: { color: one.colour },
      symbolSize: (_, where) => (where.dataIndex % 6 === 2 ? 8 : 0) };
  }

  const faint = { color: "#777777", width: 1.4, type: [3, 3], opacity: 0.75 };

  function marker(series, x, y, axes, more = {}) {
    return {
      type: "scatter", data: [[x, y]], xAxisIndex: axes, yAxisIndex: axes, silent: true,
      symbol: symbolOf(series), symbolSize: 10, animation: false, z: 4,
      itemStyle: { color: series.colour, borderColor: "#fff", borderWidth: 1 }, ...more,
    };
  }

  function marks(figure, vertical) {
    const data = figure.marks.map(at => ({
      [vertical ? "xAxis" : "yAxis"]: at,
      lineStyle: { color: QUIET, width: 1, type: at ? "dashed" : "solid" },
    }));
    return { silent: true, symbol: "none", label: { show: false }, animation: false, data };
  }

  function bounds(figure, values) {
    const all = [...values, ...figure.marks];
    const low = Math.min(...all), high = Math.max(...all);
    const room = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
    return [figure.from_zero ? 0 : low - room, high + room];
  }

  // The forms

  function lines(figure, shown, ghost, width) {
    const n = figure.places.length, series = [], look = looks(figure, shown);
    for (const one of ghost) {
      const data = one.values.slice(0, n).map((v, i) => [xAt(figure, i), v]);
      series.push(line(data, 0, { lineStyle: faint, z: 2 }));
    }
    shown.forEach((one, k) => {
      const at = values => values.map((v, i) => [xAt(figure, i), v]);
      if (one.low.length) {
        const stack = { stack: `band ${k}`, stackStrategy: "all", lineStyle: { opacity: 0 } };
        const reach = one.high.map((v, i) => (isKnown(v) && isKnown(one.low[i]) ? v - one.low[i] : null));
        const area = { areaStyle: { color: one.colour, opacity: 0.2, origin: "auto" } };
        series.push(line(at(one.low), 0, { ...stack, z: 1 }));
        series.push(line(at(reach), 0, { ...stack, ...area, z: 1 }));
      }
      series.push(line(at(one.values), 0, { ...pen(one, look), ...aloneSymbols(one) }));
    });
    const past = figure.history
      ? [[{ xAxis: -0.5 }, { xAxis: figure.history - 0.5 }]] : [];
    const area = { silent: true, animation: false, z: 0, itemStyle: { color: PAST }, data: past };
    series.push(line([], 0, { markLine: marks(figure, false), markArea: area, z: 0 }));
    const [low, high] = bounds(figure, reached(shown));
    const y = axisOf({ min: figure.from_zero ? 0 : undefined, max: figure.top ?? undefined,
      scale: !figure.from_zero, splitLine: quietLine, axisLine: { show: false } });
    if (low === high) y.max = high + 1;
    const x = figure.positions.length
      ? axisOf({ min: figure.positions[0], max: figure.positions[n - 1], scale: true })
      : axisOf({ min: -0.5, max: n - 0.5, ...monthsUnder(figure.places, width) });
    return { grid: [{ left: 4, right: RIGHT, top: TOP, bottom: 2, containLabel: true }],
      xAxis: [x], yAxis: [y], series };
  }

  /** A value with no neighbours would not be seen in a line. */
  function aloneSymbols(one) {
    const known = one.values.filter(isKnown).length;
    return known > 1 ? {} : { symbol: symbolOf(one), symbolSize: 8,
      itemStyle: { color: one.colour } };
  }

  function monthsUnder(places, width) {
    const most = Math.max(Math.min(Math.floor(width / 75), 9), 2);
    const step = STEPS.find(s => places.length / s <= most) ?? STEPS.at(-1);
    const at = places.map((_, i) => i).filter(i => i % step === 0);
    return named(at, at.map(i => places[i]));
  }

  /** The dot of a series at a place, with its interval; and where it was before. */
  function dot(one, place, axes, y, ghost, text) {
    const parts = [], before = ghost.find(g => g.name === one.name && g.part === one.part);
    const reach = (s, at, lineStyle) => isKnown(s.low[place]) &&
      parts.push(line([[s.low[place], at], [s.high[place], at]], axes, { lineStyle }));
    if (before && isKnown(before.values[place])) {
      reach(before, y + 0.3, faint);
      parts.push(marker({ ...one, colour: "#999999" }, before.values[place], y + 0.3, axes, { symbolSize: 7 }));
    }
    if (!isKnown(one.values[place])) return parts;
    reach(one, y, { color: one.colour, width: 3 });
    return [...parts, marker(one, one.values[place], y, axes, text ? { label: text } : { symbolSize: 8 })];
  }

  const points = (figure, ...how) => (figure.apart ? rows : dots)(figure, ...how);

  /** A row a place, each with its own scale, and in it a line a series. */
  function rows(figure, shown, ghost, width, isSmall) {
    const parts = { grid: [], xAxis: [], yAxis: [], title: [], series: [] };
    const names = Math.min(Math.max(...shown.map(s => widthOf(s.name))) + 16, width * 0.34);
    const height = shown.length * armIn(isSmall), at = shown.map((_, k) => k);
    figure.places.forEach((place, i) => {
      const top = TOP + i * (LINE + height + TICKS) + LINE;
      const [min, max] = bounds(figure, reached([...shown, ...ghost], i));
      parts.title.push({ text: place, left: 0, top: top - LINE - 2, padding: 0,
        textStyle: { ...label, fontWeight: 600, width, overflow: "truncate" } });
      parts.grid.push({ left: names, right: RIGHT, top, height });
      parts.xAxis.push(axisOf({ gridIndex: i, min, max, splitNumber: Math.max(2, Math.round(width / 140)),
        axisLabel: { ...label, formatter: tick, hideOverlap: true, showMinLabel: false, showMaxLabel: false } }));
      parts.yAxis.push(axisOf({ gridIndex: i, min: -0.5, max: shown.length - 0.5, inverse: true,
        ...named(at, shown.map(s => s.name), { width: names - 10, overflow: "truncate" }),
        axisLine: { show: false }, axisTick: { show: false } }));
      parts.series.push(line([], i, { markLine: marks(figure, true) }));
      shown.forEach((one, k) => {
        const side = (one.values[i] - min) / (max - min);
        const align = side < 0.3 ? "left" : side > 0.7 ? "right" : "center";
        const text = { ...label, show: true, position: "top", distance: 3, align, formatter: () => said(figure, one, i) };
        parts.series.push(...dot(one, i, i, k, ghost, text));
      });
    });
    return parts;
  }

  /** All places on one scale, the first at the top. */
  function dots(figure, shown, ghost, width) {
    const n = figure.places.length, [min, max] = bounds(figure, reached([...shown, ...ghost]));
    const names = Math.min(Math.max(...figure.places.map(widthOf)) + 16, width * 0.4);
    const series = [line([], 0, { markLine: marks(figure, true) })];
    shown.forEach((one, k) => figure.places.forEach((_, i) =>
      series.push(...dot(one, i, 0, i + beside(k, shown.length), ghost))));
    const y = axisOf({ min: -0.5, max: n - 0.5, inverse: true, splitLine: { show: false },
      ...named(figure.places.map((_, i) => i), figure.places, { width: names - 10, overflow: "truncate", hideOverlap: false }),
      axisLine: { show: false }, axisTick: { show: false } });
    const x = axisOf({ min, max, splitLine: quietLine, splitNumber: Math.max(2, Math.round(width / 140)),
      axisLabel: { ...label, formatter: tick, hideOverlap: true, showMinLabel: false, showMaxLabel: false } });
    return { grid: [{ left: names, right: RIGHT, top: TOP, bottom: TICKS }], xAxis: [x], yAxis: [y], series };
  }

  /** About how wide a text is, pixels; Chinese characters are twice as wide as others. */
  function widthOf(text) {
    return [...text].reduce((sum, sign) => sum + (sign > "\u2e80" ? 12.5 : 6.8), 0);
  }

  function bars(figure, shown, ghost, width) {
    const n = figure.places.length, series = [line([], 0, { markLine: marks(figure, false) })];
    const thick = Math.min(Math.max(((width - 60) / n) * Math.min(0.8 / shown.length, 0.25) * 0.85, 2), 46);
    shown.forEach((one, k) => one.values.forEach((value, i) => {
      if (!isKnown(value)) return;
      const x = i + beside(k, shown.length), before = ghost.find(g => g.name === one.name && g.part === one.part);
      series.push(line([[x, 0], [x, value]], 0, { lineStyle: { color: one.colour, width: thick, cap: "butt", opacity: 0.8 } }));
      if (isKnown(one.low[i]))
        series.push(line([[x, one.low[i]], [x, one.high[i]]], 0, { lineStyle: { color: INK, width: 1.5 } }));
      if (before && isKnown(before.values[i]))
        series.push(marker({ ...one, colour: "#777777" }, x, before.values[i], 0));
    }));
    const [low, high] = bounds(figure, [0, ...reached(shown)]);
    const at = figure.places.map((_, i) => i);
    const x = axisOf({ min: -0.5, max: n - 0.5, ...named(at, figure.places,
      { width: (width - 60) / n - 6, overflow: "break", interval: 0, hideOverlap: false }) });
    const y = axisOf({ min: Math.min(low, 0) === 0 ? 0 : undefined, scale: false, splitLine: quietLine });
    if (high <= 0) y.max = 0;
    return { grid: [{ left: 4, right: RIGHT, top: TOP, bottom: 2, containLabel: true }],
      xAxis: [x], yAxis: [y], series };
  }

  // Heat: a cell is a piece of a stacked bar

  function mixed(stops, part) {
    const at = Math.min(Math.max(part, 0), 1) * (stops.length - 1), i = Math.min(Math.floor(at), stops.length - 2);
    const channel = (colour, c) => parseInt(colour.slice(1 + 2 * c, 3 + 2 * c), 16);
    const parts = [0, 1, 2].map(c => Math.round(channel(stops[i], c) + (at - i) * (channel(stops[i + 1], c) - channel(stops[i], c))));
    return parts;
  }

  /** Colours of a heat map: [r, g, b] of a value; and the values at both ends. */
  function scaleOf(series, figure) {
    const all = series.flatMap(s => s.values).filter(isKnown);
    const isDiverging = figure.colours === "diverging";
    const top = Math.max(...all.map(Math.abs), 0) || 1;
    const [low, high] = isDiverging ? [-top, top] : [Math.min(...all, Infinity), Math.max(...all, -Infinity)];
    const stops = isDiverging ? DIVERGING : SEQUENTIAL;
    return { low, high, of: value => mixed(stops, high > low ? (value - low) / (high - low) : 0.5) };
  }

  function heat(figure, shown, _ghost, width) {
    const n = figure.places.length, scale = scaleOf(figure.series, figure);
    const [limit] = figure.marks.slice(-1), unclear = [];
    const roomy = (width - 90) / n;
    const series = shown.map((row, k) => ({
      type: "bar", stack: "cells", barCategoryGap: "0%", animation: false, silent: true, xAxisIndex: 0, yAxisIndex: 0,
      data: row.values.map((value, i) => {
        if (!isKnown(value)) return { value: 1, itemStyle: { color: "#ffffff", borderColor: GRID, borderWidth: 1 } };
        const [r, g, b] = scale.of(value), text = number(value, digitsAt(figure, i), figure.signed);
        const isClear = isKnown(row.low[i]) && isKnown(row.high[i]) && !(row.low[i] <= limit && limit <= row.high[i]);
        if (isKnown(limit) && !isClear) unclear.push([i + 0.5, k + 0.2]);
        return { value: 1, itemStyle: { color: `rgb(${r},${g},${b})`, borderColor: "#fff", borderWidth: 1 },
          label: { ...label, show: text.length * 7 < roomy - 4, position: "inside", formatter: () => text,
            color: r * 0.3 + g * 0.59 + b * 0.11 > 140 ? INK : "#ffffff" } };
      }),
    }));
    series.push({ ...marker({ mark: 0, colour: INK }, 0, 0, 1), data: unclear, symbolSize: 5, z: 5 });
    for (const [, contour] of figure.contours.filter(([part]) => part === shown[0].part))
      series.push(line(contour.map(([x, y]) => [x + 0.5, y + 0.5]), 1, { lineStyle: { color: "#000", width: 2 }, z: 6 }));
    const middle = shown.map((_, k) => k + 0.5);
    const hidden = { show: false, min: 0 };
    return {
      grid: [{ left: 4, right: RIGHT, top: TOP, bottom: 2, containLabel: true }],
      xAxis: [{ type: "category", data: figure.places, axisTick: { show: false }, axisLabel: { ...label, hideOverlap: true } },
        axisOf({ ...hidden, max: n, position: "bottom" })],
      yAxis: [axisOf({ min: 0, max: shown.length, ...named(middle, shown.map(s => s.name)) }),
        axisOf({ ...hidden, max: shown.length })],
      series,
    };
  }

  const FORMS = { lines, points, bars, heat };

  /** Options of ECharts for a figure of which some series are shown, beside those of before. */
  function optionsOf(figure, shown, ghost, width, isSmall = false) {
    return { animation: false, textStyle: { fontFamily: FONT }, ...FORMS[figure.form](figure, shown, ghost, width, isSmall) };
  }

  return { number, between, said, filled, spot, heightFor, optionsOf, scaleOf, looks };
})();
