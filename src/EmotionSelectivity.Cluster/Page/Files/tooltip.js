// Tooltip of the figures.

import { byId, element } from './dom.js';

const distance = 14;

const box = element('dl', { id: 'tooltip', role: 'tooltip', hidden: true });

/** Tooltip handler for Vega: shows those fields of a point that have a value. */
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
  moveTo(event);
}

/** Places the tooltip beside the pointer and inside the window. */
function moveTo({ clientX, clientY }) {
  const { width, height } = box.getBoundingClientRect();
  const left = clientX + distance + width < innerWidth ? clientX + distance : Math.max(0, clientX - distance - width);
  const top = clientY + distance + height < innerHeight ? clientY + distance : Math.max(0, clientY - distance - height);
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
}
