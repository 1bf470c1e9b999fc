// START: opens a scenario.

import { ask, say } from "./common.js";

for (const button of document.querySelectorAll("[data-open]")) {
  button.addEventListener("click", async () => {
    try {
      location.assign((await ask("/drafts", { method: "POST", json: { scenario: button.dataset.open } })).address);
    } catch (refusal) {
      say(refusal.message);
    }
  });
}
