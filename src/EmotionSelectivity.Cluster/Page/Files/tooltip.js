// What the pointer is over, in numbers.

import { byId, element } from './dom.js';

const distance = 14;

const box = element('dl', { id: 'tooltip', role: 'tooltip', hidden: true });

/** Vega's handler of tooltips: shows a point's fields that have a value. */
export function tooltip(handler, event, item, value) {
  if (value === null || value === undefined || value === '') {
    box.hidden = true;
    return;
  }
  box.replaceChildren(...Object.entries(value)
    .filter(([, text]) => text !== null && text !== 'null')
    .flatMap(([title, text]) => [element('dt', {}, title), element('dd', {}, String(text))]));
  if (!box.isConnected) byId('sweep').append(box);
  box.hidden = false;
  place(event);
}

/** Beside the pointer, and within the window. */
function place({ clientX, clientY }) {
  const { width, height } = box.getBoundingClientRect();
  const left = clientX + distance + width < innerWidth ? clientX + distance : Math.max(0, clientX - distance - width);
  const top = clientY + distance + height < innerHeight ? clientY + distance : Math.max(0, clientY - distance - height);
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
}
