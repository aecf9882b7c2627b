import { existsSync, readdirSync } from 'node:fs';
import { z } from 'zod';
import { OptimiserStateSchema } from '../../optimiser/OptimiserState.ts';
import { PolicySchema } from '../../optimiser/Policy.ts';
import type { RunFolder } from '../RunFolder.ts';

/** Where a run stands between two updates. Plain JSON in `checkpoints/<updates>.json`. */
export const OptimiseCheckpointSchema = z.strictObject({
  version: z.literal(1),
  /** Number of the next event. */
  eventSeq: z.int().min(0),
  /** Replies taken and effort spent by the search so far. */
  calls: z.int().min(0),
  effort: z.number().min(0),
  /** Batches in a row on which a policy of the pool has been perfect, by its hash. */
  streaks: z.record(z.string(), z.int().min(1)),
  zeroShot: z.array(PolicySchema),
  optimiser: OptimiserStateSchema,
});

export type OptimiseCheckpoint = z.infer<typeof OptimiseCheckpointSchema>;

export function writeCheckpoint(folder: RunFolder, checkpoint: OptimiseCheckpoint): void {
  folder.writeJson(`checkpoints/${String(checkpoint.optimiser.updates).padStart(5, '0')}.json`, checkpoint);
}

/** The newest checkpoint, or undefined before the first. @throws RunFolderError when it is damaged */
export function readLastCheckpoint(folder: RunFolder): OptimiseCheckpoint | undefined {
  const path = folder.file('checkpoints');
  const names = existsSync(path) ? readdirSync(path).filter((name) => /^\d+\.json$/.test(name)) : [];
  const last = names.toSorted().at(-1);
  return last === undefined ? undefined : folder.readJson(`checkpoints/${last}`, OptimiseCheckpointSchema);
}
