// node export.mjs RUN OUT: writes the tables of a run as JSON, one file per table and one array per column. See ./run.
import { mkdirSync, writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [run, out] = process.argv.slice(2);
const tables = [
  'stimuli', 'folds', 'labels', 'targets', 'neurons', 'selection', 'overlap', 'scaling', 'readouts', 'surface', 'summary', 'dissociation',
  'nulls/effect', 'nulls/overlap', 'nulls/selectivity', 'nulls/neurons', 'cells/**/*', 'decisions/**/*', 'activations/**/*', 'features/**/*',
];
const plain = value => (typeof value === 'bigint' ? Number(value) : Array.isArray(value?.items) ? value.items.map(plain) : value);

mkdirSync(out, { recursive: true });
const connection = await (await DuckDBInstance.create()).connect();
for (const table of tables) {
  const file = `${run}/${table}.parquet`.replaceAll("'", "''");
  const read = await connection.runAndReadAll(`SELECT * FROM read_parquet('${file}', hive_partitioning = true)`);
  const columns = read.getColumns();
  const named = Object.fromEntries(read.columnNames().map((name, i) => [name, columns[i].map(plain)]));
  writeFileSync(`${out}/${table.replace('/**/*', '').replace('nulls/', 'null_')}.json`, JSON.stringify(named));
}
