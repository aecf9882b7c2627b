import { z } from 'zod';
import { findLangPropCheckpoints, readLangPropCheckpoint, type LangPropCheckpoint } from '../../optimiser/langprop/readLangPropCheckpoint.ts';
import { OptimiserError } from '../../optimiser/OptimiserError.ts';
import type { Table } from '../output/Table.ts';
import { defineVerb } from './Verb.ts';

const HistoryOptions = z.object({
  folder: z.string().describe('checkpoint of LangProp, or a folder above some').meta({ placeholder: 'folder' }),
});

/** Shows published checkpoints of LangProp (Ishida et al., 2024): their rankings and numbers. Their Python is never run. */
export const history = defineVerb({
  name: 'history',
  summary: 'show rankings and scores of published LangProp checkpoints',
  options: HistoryOptions,
  argument: 'folder',
  sections: ['run'],
  examples: [
    ['history checkpoints/dagger_il', 'the pool of one checkpoint, best first'],
    ['history checkpoints --json', 'all checkpoints below a folder, with their scripts'],
  ],
  stops: 'atOnce',
  async run({ folder }) {
    const found = findLangPropCheckpoints(folder).map((path) => ({ path, checkpoint: readLangPropCheckpoint(path) }));
    if (found.length === 0) throw new OptimiserError('OPTIMISER_CHECKPOINT', 'there is no checkpoint of LangProp', { where: folder, remedy: 'name a folder with config.json and record_0.txt, …, or one above it' });
    return {
      document: { checkpoints: found.map(({ path, checkpoint }) => ({ path, ...checkpoint })) },
      data: found.flatMap(({ path, checkpoint }) => [`${path}: ${checkpoint.name}, step ${checkpoint.step}, ${checkpoint.records.length} scripts\n`, ranking(checkpoint)]),
    };
  },
});

function ranking({ records }: LangPropCheckpoint): Table {
  return {
    columns: [
      { key: 'rank', title: 'rank' },
      { key: 'hash', title: 'script' },
      { key: 'priority', title: 'priority', digits: 3 },
      { key: 'lastMean', title: 'last batch', digits: 3 },
      { key: 'n', title: 'n' },
      { key: 'lines', title: 'lines' },
    ],
    rows: records.map(({ rank, hash, priority, trackers, source }) => {
      const modes = Object.values(trackers);
      const n = modes.reduce((sum, { count }) => sum + count, 0);
      return [rank, hash.slice(0, 8), priority, modes.reduce((sum, { meanScore }) => sum + meanScore, 0), n, source.split('\n').length - 1];
    }),
  };
}
