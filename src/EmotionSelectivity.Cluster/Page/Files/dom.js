// Elements of the page. Whatever the server says goes in as text, never as markup.

/** A new element. Children are elements and texts; null is left out. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** The element of the page with an id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Sets a text where it is another: what a screen reader has read stays as it is. */
export function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Makes an element's children anew, where what they are made of has changed. */
export function fill(target, facts, make) {
  const now = JSON.stringify(facts);
  if (made.get(target) === now) return;
  made.set(target, now);
  target.replaceChildren(...make(facts));
}

const made = new WeakMap();
