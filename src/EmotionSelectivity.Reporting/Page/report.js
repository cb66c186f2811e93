'use strict';

// Draws every figure from the specification beside it, as wide as there is room; panels go below each other where the page is narrow.
const panelSpace = 72;
const narrowest = 210;
const legendEntry = 150;
const letter = 7;
const drawn = new Map();

function fitted(specification, width, beside) {
  const columns = Math.max(1, Math.min(specification.columns, Math.floor(width / (narrowest + beside))));
  const legend = { ...specification.config.legend, columns: Math.max(2, Math.floor(width / legendEntry)) };
  const config = { ...specification.config, legend };
  const panel = Math.floor(width / columns) - beside;
  // A title that is longer than its panel takes two lines.
  const header = { labelExpr: `length(datum.label) > ${Math.floor(panel / letter)} ? split(datum.label, ', ') : datum.label` };
  const facet = { ...specification.facet, header };
  return { ...specification, config, facet, columns, spec: { ...specification.spec, width: panel } };
}

async function embed(place, specification, width) {
  const options = { renderer: 'svg', actions: false, defaultStyle: false, tooltip: { disableDefaultStyle: true } };
  const fit = fitted(specification, width, panelSpace);
  const result = await vegaEmbed(place, fit, options);
  // How much room axes take beside a panel is known when they are drawn.
  const excess = place.scrollWidth - width;
  if (excess <= 0) {
    return result.view;
  }
  result.view.finalize();
  return (await vegaEmbed(place, fitted(specification, width, panelSpace + Math.ceil(excess / fit.columns) + 1), options)).view;
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
  const width = window.innerWidth;
  for (const figure of document.querySelectorAll('figure')) {
    await draw(figure);
  }
  document.documentElement.dataset.drawnFor = width;
}

for (const figure of document.querySelectorAll('figure')) {
  serveFrom(figure);
}
// One drawing after the other, so that the last is of the last width.
let drawing = drawAll();
let resized;
window.addEventListener('resize', () => {
  clearTimeout(resized);
  resized = setTimeout(() => { drawing = drawing.then(drawAll); }, 150);
});
