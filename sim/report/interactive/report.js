// The charts of a report: on a screen each picture gives way to an interactive chart of the same
// data, with a button that brings it back. In print, and without this script, pictures stay.

(() => {
  "use strict";

  const { words, figures } = JSON.parse(document.getElementById("figures").textContent);

  for (const figure of figures) {
    const place = document.getElementById(`chart-${figure.name}`);
    const picture = place?.querySelector("img");
    if (!picture) continue;
    const container = document.createElement("div");
    const change = document.createElement("button");
    change.type = "button";
    change.className = "chart-change";
    const shown = isChart => {
      container.hidden = !isChart;
      picture.classList.toggle("chart-picture", isChart);
      change.textContent = isChart ? words.picture : words.chart;
    };
    change.addEventListener("click", () => shown(container.hidden));
    picture.before(change, container);
    bureauCharts.show(container, { ...figure, words });
    shown(true);
  }
})();
