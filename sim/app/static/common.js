// What the scripts of all pages share: words, requests, elements, and the line that is read aloud.

export const words = JSON.parse(document.getElementById("words").textContent);

/** Something that the program refuses; `problems`: each with file, line, key and message. */
export class Refusal extends Error {
  constructor(said, problems = []) {
    super(said);
    this.problems = problems;
  }
}

/**
 * Ask the program and give its JSON. What is refused is thrown as a Refusal, in words.
 * `options.json` is sent as JSON; `options.signal` ends it.
 */
export async function ask(address, { method = "GET", json, body, signal } = {}) {
  let answer;
  try {
    answer = await fetch(address, {
      method,
      signal,
      headers: json === undefined ? {} : { "content-type": "application/json" },
      body: json === undefined ? body : JSON.stringify(json),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(words.failed);
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  const problems = told.problems ?? [];
  throw new Refusal(told.said ?? problems.map(one => one.message).join("\n"), problems);
}

/** An element with attributes and children; a function among the attributes hears an event. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Say something in the status line, which screen readers read. */
export function say(text) {
  document.getElementById("status").textContent = text;
}

/** A text of the words with values in its {places}. */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

/**
 * Do something when an element is clicked or a form is sent, but not twice at a time; `act` says
 * whether the page is being left for what comes of it, so that it is done no more.
 */
export function once(target, event, act) {
  let begun = false;
  target.addEventListener(event, async happened => {
    happened.preventDefault();
    if (begun) return;
    begun = true;
    try {
      begun = await act() === true;
    } catch (error) {
      begun = false;
      throw error;
    }
  });
  window.addEventListener("pageshow", () => { begun = false; });
}
