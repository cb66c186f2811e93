'use strict';

// Draws every figure from the specification beside it, as wide as there is room; panels go below each other where the page is narrow.
const panelSpace = 72;
const narrowest = 230;
const drawn = new Map();

function fitted(specification, width, beside) {
  const columns = Math.max(1, Math.min(specification.columns, Math.floor(width / (narrowest + panelSpace))));
  // Beside each other the entries of a legend are wider than one panel.
  const legend = { ...specification.config.legend, columns: columns === 1 ? 2 : undefined };
  const config = { ...specification.config, legend };
  return { ...specification, config, columns, spec: { ...specification.spec, width: Math.floor(width / columns) - beside } };
}

async function embed(place, specification, width) {
  const options = { renderer: 'svg', actions: false, defaultStyle: false, tooltip: { disableDefaultStyle: true } };
  let fit = fitted(specification, width, panelSpace);
  let result = await vegaEmbed(place, fit, options);
  // How much room axes take beside a panel is known when they are drawn.
  const excess = place.scrollWidth - width;
  if (excess > 0) {
    result.view.finalize();
    result = await vegaEmbed(place, fitted(specification, width, panelSpace + Math.ceil(excess / fit.columns) + 1), options);
  }
  return result.view;
}

async function draw(figure) {
  const place = figure.querySelector('.drawing');
  const width = place.clientWidth;
  const last = drawn.get(figure);
  if (last && last.width === width) {
    return;
  }
  const specification = last ? last.specification : JSON.parse(figure.querySelector('script').textContent);
  drawn.set(figure, { width, specification });
  drawn.set(figure, { width, specification, view: await embed(place, specification, width) });
  if (last && last.view) {
    last.view.finalize();
  }
}

function offer(link, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const click = document.createElement('a');
  click.href = address;
  click.download = link.getAttribute('download');
  click.click();
  URL.revokeObjectURL(address);
}

// The links lead to the files beside this one; where it was sent alone, they are made from what is in it.
function serveFrom(figure) {
  const [svg, csv] = figure.querySelectorAll('.files a');
  svg.addEventListener('click', async event => {
    const kept = drawn.get(figure);
    if (!kept || !kept.view) {
      return;
    }
    event.preventDefault();
    offer(svg, await kept.view.toSVG(), 'image/svg+xml');
  });
  csv.addEventListener('click', event => {
    const kept = drawn.get(figure);
    if (!kept) {
      return;
    }
    event.preventDefault();
    offer(csv, kept.specification.data.values, 'text/csv');
  });
}

async function drawAll() {
  for (const figure of document.querySelectorAll('figure')) {
    await draw(figure);
  }
  document.documentElement.dataset.drawn = 'all';
}

for (const figure of document.querySelectorAll('figure')) {
  serveFrom(figure);
}
let resized;
window.addEventListener('resize', () => {
  clearTimeout(resized);
  resized = setTimeout(drawAll, 150);
});
drawAll();
