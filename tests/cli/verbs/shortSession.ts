import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testPack } from '../../training/testPack.ts';

/** Words of the shortest training session that goes through every stage: one route each, little traffic, two updates. */
export function shortSession(folder: string, pack = testPack({ setup: 4, update: 12, repair: 12 }), updates = 3): string[] {
  const packFile = join(folder, 'pack.jsonl');
  writeFileSync(packFile, pack);
  return [
    'train', '--folder', join(folder, 'runs'), '--llm', 'replay', '--llm-pack', packFile,
    '--world-ids', '5', '--world-validation-ids', '16', '--world-vehicles', '12', '--world-walkers', '10',
    '--training-updates', String(updates), '--training-update-every-ticks', '600', '--training-expert-episodes', '1', '--training-expert-samples', '60', '--training-replay-samples', '60',
    '--training-finalists', '2', '--training-validation-seeds', '1', '--compute-workers', '2',
  ];
}
