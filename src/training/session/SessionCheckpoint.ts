import { existsSync, readdirSync } from 'node:fs';
import { z } from 'zod';
import { OptimiserStateSchema } from '../../optimiser/OptimiserState.ts';
import type { RunFolder } from '../RunFolder.ts';

/**
 * Where a session stands between two episodes: with the recordings and the replies of the language model all that decides how it goes on.
 * Plain JSON in `checkpoints/<number>.json`.
 */
export const SessionCheckpointSchema = z.strictObject({
  version: z.literal(1),
  /** Number of the next event. */
  eventSeq: z.int().min(0),
  /** Training episodes that have ended. */
  episodes: z.int().min(0),
  /** Steps driven in training. */
  ticks: z.int().min(0),
  /** `ticks` at the last update. */
  updatedAtTick: z.int().min(0),
  /** Numbers drawn so far from the stream that draws batches. */
  batchDraws: z.int().min(0),
  /** Policies of the set-up. */
  zeroShot: z.array(z.string()),
  optimiser: OptimiserStateSchema,
  /** What extensions remember, by their names. */
  extensions: z.record(z.string(), z.unknown()).exactOptional(),
});

export type SessionCheckpoint = z.infer<typeof SessionCheckpointSchema>;

/** Writes the next checkpoint. @param number rises from one to the next: episodes ended, or offline the updates done */
export function writeCheckpoint(folder: RunFolder, number: number, checkpoint: SessionCheckpoint): void {
  folder.writeJson(`checkpoints/${String(number).padStart(5, '0')}.json`, checkpoint);
}

/** The newest checkpoint, or undefined before the first. @throws RunFolderError when it is damaged */
export function readLastCheckpoint(folder: RunFolder): SessionCheckpoint | undefined {
  const path = folder.file('checkpoints');
  const names = existsSync(path) ? readdirSync(path).filter((name) => /^\d+\.json$/.test(name)).toSorted() : [];
  const last = names.at(-1);
  return last === undefined ? undefined : folder.readJson(`checkpoints/${last}`, SessionCheckpointSchema);
}
