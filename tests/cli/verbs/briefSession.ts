import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeShortRoutes } from '../../training/shortRoutes.ts';

/** Words of a training session on two routes of some seconds: every stage in little time, whatever the mode. */
export function briefSession(folder: string, pack: string, ...more: readonly string[]): string[] {
  const packFile = join(folder, 'pack.jsonl');
  writeFileSync(packFile, pack);
  const routes = writeShortRoutes(folder);
  return [
    'train', '--folder', join(folder, 'runs'), '--llm', 'replay', '--llm-pack', packFile,
    '--world-routes', routes, '--world-validation-routes', routes, '--world-vehicles', '12', '--world-walkers', '10',
    '--training-updates', '3', '--training-update-every-ticks', '200', '--training-expert-samples', '20', '--training-replay-samples', '20', '--training-finalists', '1', '--compute-workers', '2',
    ...more,
  ];
}
