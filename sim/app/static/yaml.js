// The YAML view: a text with numbered lines, checked whenever its writer pauses.

const PAUSE = 500;

/** Over a textarea and the numbers beside it; `write(text)` sends a text, `state()` is the newest. */
export function yamlView({ text, numbers, write, state }) {
  let timer = 0;
  let sent = null;

  function number() {
    const wrong = new Set(state().problems.map(one => one.line));
    const lines = text.value.split("\n").length;
    numbers.textContent = Array.from({ length: lines }, (_, i) =>
      `${wrong.has(i + 1) ? "! " : ""}${i + 1}`).join("\n");
    text.setAttribute("aria-invalid", String(wrong.size > 0));
    numbers.scrollTop = text.scrollTop;
  }

  function flush() {
    clearTimeout(timer);
    timer = 0;
    if (text.value === (sent ?? state().text)) return;
    sent = text.value;
    write(sent);
  }

  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
    number();
  });
  text.addEventListener("change", flush);
  text.addEventListener("scroll", () => { numbers.scrollTop = text.scrollTop; });
  addEventListener("pagehide", flush);

  return {
    flush,
    /** Show a state's text, unless more has been written since. */
    show(news) {
      const hasMore = sent !== null && text.value !== sent;
      if (!(hasMore || timer) && text.value !== news.text) {
        const { selectionStart, selectionEnd, scrollTop } = text;
        text.value = news.text;
        if (document.activeElement === text) text.setSelectionRange(selectionStart, selectionEnd);
        text.scrollTop = scrollTop;
      }
      sent = null;
      number();
    },
    /** Put the caret at the beginning of a line, and show it. */
    toLine(line) {
      const lines = text.value.split("\n");
      const at = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      text.focus();
      text.setSelectionRange(at, at + (lines[line - 1] ?? "").length);
      const height = text.scrollHeight / lines.length;
      text.scrollTop = Math.max(0, (line - 6) * height);
    },
  };
}
