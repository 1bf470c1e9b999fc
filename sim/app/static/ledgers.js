// LEDGER: uploads a court's ledger, and deletes uploaded ones.

import { ask, filled, say, words } from "./common.js";

const by = id => document.getElementById(id);

function wrong(message) {
  by("error").hidden = !message;
  by("error").textContent = message;
  if (message) by("file").setAttribute("aria-invalid", "true");
  else by("file").removeAttribute("aria-invalid");
}

by("upload").addEventListener("submit", async event => {
  event.preventDefault();
  const [file] = by("file").files, send = by("upload").querySelector("button");
  if (!file || send.disabled) return;
  wrong("");
  say(words.uploading);
  send.disabled = true;
  try {
    const query = new URLSearchParams({ name: file.name });
    location.assign((await ask(`/ledgers?${query}`, { method: "POST", body: file })).address);
  } catch (refusal) {
    say("");
    wrong(refusal.message);
    by("file").focus();
  }
  send.disabled = false;
});

for (const button of document.querySelectorAll("[data-delete]")) {
  button.addEventListener("click", async () => {
    if (!confirm(filled(words.sure, { name: button.dataset.name }))) return;
    try {
      await ask(`/ledger/${button.dataset.delete}/delete`, { method: "POST" });
      location.reload();
    } catch (refusal) {
      say(refusal.message);
    }
  });
}
