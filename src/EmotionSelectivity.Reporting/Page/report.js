'use strict';

// Renders every figure from its embedded specification, at the width of the page; panels are stacked on a narrow page.
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
  // A title that is longer than its panel is split into two lines.
  const header = { labelExpr: `length(datum.label) > ${Math.floor(panel / letter)} ? split(datum.label, ', ') : datum.label` };
  const facet = { ...specification.facet, header };
  return { ...specification, config, facet, columns, spec: { ...specification.spec, width: panel } };
}

async function embed(place, specification, width) {
  const options = { renderer: 'svg', actions: false, defaultStyle: false, tooltip: { disableDefaultStyle: true } };
  const fit = fitted(specification, width, panelSpace);
  const result = await vegaEmbed(place, fit, options);
  // The width of the axes is known only after rendering.
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

// The links refer to files in the folder of this page. The page generates the content itself, so that they also work where only the page was copied.
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
// Renderings are chained, so that the last one has the last width.
let drawing = drawAll();
let resized;
window.addEventListener('resize', () => {
  clearTimeout(resized);
  resized = setTimeout(() => { drawing = drawing.then(drawAll); }, 150);
});
