// Generates the JSON Schemas that check the dashboards, from Grafana's own types: of dashboards, of queries to Prometheus, and of the
// options and field settings of every kind of panel in use. Needs Node 20 and npm; run in a copy of this folder:
//
//     npm install && node schemas.mjs > .../tests/EmotionSelectivity.Repository.Tests/Dashboards/grafana.schemas.json
import { createGenerator } from 'ts-json-schema-generator';

const sdk = 'node_modules/@grafana/grafana-foundation-sdk/dist';
const schema = (module, type) => createGenerator({
  path: `${sdk}/${module}/types.gen.d.ts`, type, skipTypeCheck: true, additionalProperties: false, expose: 'all', topRef: true,
}).createSchema(type);

const panels = {
  'bargauge': { options: schema('bargauge', 'Options') },
  'gauge': { options: schema('gauge', 'Options') },
  'stat': { options: schema('stat', 'Options') },
  'state-timeline': { options: schema('statetimeline', 'Options'), custom: schema('statetimeline', 'FieldConfig') },
  'table': { options: schema('table', 'Options'), custom: schema('common', 'TableFieldOptions') },
  'timeseries': { options: schema('timeseries', 'Options'), custom: schema('common', 'GraphFieldConfig') },
};

// The types do not restrict the queries and the kind of a panel.
const dashboard = schema('dashboard', 'Dashboard');
dashboard.definitions.Panel.properties.targets = { type: 'array', items: { type: 'object' } };
dashboard.definitions.Panel.properties.type = { enum: Object.keys(panels) };
dashboard.definitions.RowPanel.properties.type = { const: 'row' };

console.log(JSON.stringify({ dashboard, query: schema('prometheus', 'Dataquery'), panels }));
