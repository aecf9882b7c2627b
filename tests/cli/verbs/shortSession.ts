import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeShortRoutes } from '../../training/shortRoutes.ts';
import { testPack } from '../../training/testPack.ts';

/** Words of the shortest training session that goes through every stage: two routes of some seconds, little traffic, three updates. */
export function shortSession(folder: string, pack = testPack({ setup: 4, update: 12, repair: 12 }), updates = 3): string[] {
  const packFile = join(folder, 'pack.jsonl');
  writeFileSync(packFile, pack);
  const routes = writeShortRoutes(folder);
  return [
    'train', '--folder', join(folder, 'runs'), '--llm', 'replay', '--llm-pack', packFile,
    '--world-routes', routes, '--world-validation-routes', routes, '--world-vehicles', '12', '--world-walkers', '10',
    '--training-updates', String(updates), '--training-update-every-ticks', '200', '--training-expert-samples', '20', '--training-replay-samples', '20',
    '--training-finalists', '2', '--compute-workers', '2', '--past-race-scenes', '2', '--past-race-scene-s', '2', '--past-race-contenders', '1',
  ];
}
