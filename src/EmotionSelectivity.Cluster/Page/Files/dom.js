// Creates and updates elements. Text from the server is always inserted as text, never as markup.

/** Creates an element. Children are elements and strings; null children are omitted. */
export function element(tag, attributes = {}, ...children) {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) created.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) created.setAttribute(name, value);
  }
  created.append(...children.filter((child) => child !== null));
  return created;
}

/** The element of the page with an id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Sets an element's text if it differs, because screen readers announce every replacement in a live region. */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** Replaces an element's children by render(data) if the data changed since the last call. */
export function renderIfChanged(target, data, render) {
  const serialized = JSON.stringify(data);
  if (rendered.get(target) === serialized) return;
  rendered.set(target, serialized);
  target.replaceChildren(...render(data));
}

const rendered = new WeakMap();
