/**
 * `npm run bench [-- [--json] [--folder <path>] <filter> …]`: runs every `*.bench.ts` of this folder whose name contains a filter, each in a process of
 * its own. Prints a table, or with `--json` one list of `{ name, value, unit, must, aim }`. Exit code 1 when a bench fails to run; figures that miss
 * their limits are marked, but a loaded machine is no error.
 */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { renderTable } from '../../src/cli/output/Table.ts';
import type { BenchFigure } from './BenchFigure.ts';
import { verdict } from './BenchFigure.ts';
import { benchFiles, runBenchFile } from './benchFiles.ts';

const { values: options, positionals: filters } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false }, folder: { type: 'string', default: import.meta.dirname } } });

const figures: BenchFigure[] = [];
const files = benchFiles(options.folder, filters);
if (files.length === 0) {
  process.stderr.write(`no bench matches ${filters.join(', ')}; there are ${benchFiles(options.folder, []).map((file) => basename(file, '.bench.ts')).join(', ')}\n`);
  process.exitCode = 2;
}
for (const file of files) {
  process.stderr.write(`${basename(file)} …\n`);
  try {
    figures.push(...(await runBenchFile(file)));
  } catch (error) {
    process.stderr.write(`✘ ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

if (options.json) process.stdout.write(`${JSON.stringify(figures.map(({ name, value, unit, must = null, aim = null }) => ({ name, value, unit, must, aim })))}\n`);
else if (figures.length > 0) process.stdout.write(tableText(figures));

function tableText(rows: readonly BenchFigure[]): string {
  const columns = ['name', 'value', 'unit', 'must', 'aim', 'ok'].map((key) => ({ key, title: key }));
  return renderTable({ columns, rows: rows.map((figure) => [figure.name, shortNumber(figure.value), figure.unit, limit(figure, figure.must), limit(figure, figure.aim), mark(figure)]) }, 'plain');
}

function limit({ better }: BenchFigure, value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${better === 'higher' ? '≥' : '≤'} ${shortNumber(value)}`;
}

function mark(figure: BenchFigure): string {
  const reached = verdict(figure);
  return reached === undefined ? '' : reached === 'missed' ? '✘ missed' : reached === 'aim' ? '✔ aim' : '✔';
}

/** Four digits that matter, thousands apart. */
function shortNumber(value: number): string {
  return new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 4 }).format(value);
}
