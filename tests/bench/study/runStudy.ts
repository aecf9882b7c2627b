/**
 * `npm run study -- [<row> …] [--grounds training,scenarios,codriver01,codriver01-scenarios,unseen] [--every 2] [--limit n] [--seeds n] [--training-seeds n] [--folder runs/study]
 * [--shared ../shared] [--workers n] [--format plain|md|json]`: LangProp's Table 1 for Codriver, row by row: trains with the recorded packs, drives the outcome on the
 * grounds and prints a table for each. As many commands run at once as there are cores. What the folder holds already is not done again, so a study that was interrupted goes on.
 * `--sessions-with="<words>"` adds words to each `codriver train`, for smaller sessions in a folder of their own. Without rows: all. docs/results.md shows an outcome.
 */
import { parseArgs } from 'node:util';
import { renderTable, type TableFormat } from '../../../src/cli/output/Table.ts';
import { Study } from './Study.ts';
import { STUDY_GROUNDS, type GroundName } from './studyGrounds.ts';
import { STUDY_ROWS } from './studyRows.ts';
import { differenceTable, scoreTable, type StudiedRow } from './studyTables.ts';

const FORMATS: readonly TableFormat[] = ['plain', 'md', 'json', 'csv'];
const GROUNDS = Object.keys(STUDY_GROUNDS).filter((name): name is GroundName => name in STUDY_GROUNDS);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    grounds: { type: 'string', default: GROUNDS.join(',') }, every: { type: 'string', default: '2' }, limit: { type: 'string', default: 'Infinity' }, seeds: { type: 'string' }, 'training-seeds': { type: 'string', default: '1' }, folder: { type: 'string', default: 'runs/study' },
    shared: { type: 'string', default: '../shared' }, workers: { type: 'string', default: '0' }, format: { type: 'string', default: 'plain' }, 'sessions-with': { type: 'string', default: '' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  process.stdout.write(`npm run study -- [<row> …] [--grounds <ground>,…] [--every 2] [--limit n] [--seeds n] [--training-seeds n] [--folder runs/study] [--shared ../shared] [--workers n] [--format ${FORMATS.join('|')}] [--sessions-with="<words>"]\n`
    + `rows: ${[...STUDY_ROWS.keys()].join(', ')}\n${GROUNDS.map((name) => `ground ${name}: ${STUDY_GROUNDS[name]}\n`).join('')}`);
  process.exit(0);
}
const grounds = values.grounds.split(',').map((name) => among(GROUNDS, name, 'ground'));
const keys = (positionals.length === 0 ? [...STUDY_ROWS.keys()] : positionals).map((name) => among([...STUDY_ROWS.keys()], name, 'row'));
const format = among(FORMATS, values.format, 'format');
const seeds = (usual: number): number => (values.seeds === undefined ? usual : Number(values.seeds));
const study = new Study({
  folder: values.folder, shared: values.shared, every: Number(values.every), limit: Number(values.limit), workers: Number(values.workers), trainingSeeds: Number(values['training-seeds']),
  sessionWords: values['sessions-with'].split(' ').filter((word) => word !== ''),
  seeds: { training: seeds(1), scenarios: seeds(1), codriver01: seeds(2), 'codriver01-scenarios': seeds(2), unseen: seeds(1) },
});

// All grounds begin at once, so that no core waits for the last drive of one; tables follow in order.
let studied: StudiedRow[][];
try {
  studied = await Promise.all(grounds.map((ground) => Promise.all(keys.map(async (key): Promise<StudiedRow> => ({ key, row: STUDY_ROWS.get(key)!, trainings: await study.trainings(STUDY_ROWS.get(key)!, key, ground) })))));
} catch (error) {
  await study.stop();
  throw error;
}
for (const [index, rows] of studied.entries()) {
  const ground = grounds[index]!;
  const differences = differenceTable(rows);
  process.stdout.write(`${ground}: ${STUDY_GROUNDS[ground]}\n${renderTable(scoreTable(rows), format)}\n`);
  if (differences.rows.length > 0) process.stdout.write(`trained minus the best first reply of its task, drive by drive\n${renderTable(differences, format)}\n`);
}

function among<Name extends string>(names: readonly Name[], name: string, what: string): Name {
  const found = names.find((known) => known === name);
  if (found !== undefined) return found;
  process.stderr.write(`there is no ${what} ${name}; there are ${names.join(', ')}\n`);
  process.exit(2);
}
