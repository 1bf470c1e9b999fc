// Flows of cases on a page: in every element with `data-flow`, the address of its data. What draws
// them is loaded with the page, or here. The page's own query says which arms, and which replication.

import { ask, say, words } from "/static/common.js";

const PARTS = ["playback.js", "picture.js", "flow.js"];

const loaded = part => new Promise((resolve, reject) => {
  const script = document.createElement("script");
  [script.src, script.onload, script.onerror] = [`/flow/${part}`, resolve, reject];
  document.head.append(script);
});

async function drawing() {
  if (globalThis.bureauFlow?.show) return;
  const sheet = document.createElement("link");
  [sheet.rel, sheet.href] = ["stylesheet", "/flow/flow.css"];
  document.head.append(sheet);
  for (const part of PARTS) await loaded(part);
}

async function show(place, month = "") {
  const query = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(location.search))
    if (name === "replication" || name === "arms") query.append(name, value);
  if (month) query.set("first", month);
  place.setAttribute("aria-busy", "true");
  if (!place.childElementCount) place.textContent = words.waits ?? "";
  try {
    await drawing();
    const data = await ask(`${place.dataset.flow}?${query}`);
    place.flow?.dispose();
    place.flow = globalThis.bureauFlow.show(place, data, { another: first => show(place, first) });
  } catch (error) {
    const said = document.createElement("p");
    said.className = "problem";
    said.setAttribute("role", "alert");
    said.textContent = error.message;
    place.replaceChildren(said);
    say(error.message);
  }
  place.removeAttribute("aria-busy");
}

// What is folded away is fetched when it is opened: a flow is as large as all else of a page.
for (const place of document.querySelectorAll("[data-flow]")) {
  const folded = place.closest("details:not([open])");
  if (folded) folded.addEventListener("toggle", () => show(place), { once: true });
  else show(place);
}
