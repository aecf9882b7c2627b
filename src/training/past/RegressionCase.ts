import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { INFRACTION_KINDS } from '../../leaderboard/Infraction.ts';
import type { SceneDrive } from './SceneStage.ts';
import type { KeptMoment } from './MomentRing.ts';

/** A scene in which a policy once failed: what later policies have to pass. */
export const RegressionCaseSchema = z.strictObject({
  /** `0001`, `0002`, … */
  id: z.string().regex(/^\d{4}$/),
  /** Index into the training routes, and the route's id. */
  routeIndex: z.int().min(0),
  routeId: z.string(),
  seed: z.int().min(0),
  infraction: z.enum(INFRACTION_KINDS),
  /** The scene starts, is decided for whoever failed first, and ends at these ticks. */
  startTick: z.int().min(0),
  decisiveTick: z.int().min(0),
  endTick: z.int().min(1),
  /** How far the expert gets in it (m). */
  expertM: z.number(),
  /** Who failed first, and in which update that was. */
  policy: z.string(),
  update: z.int().min(0),
  /** SHA-256 of the file with the moment at which it starts. */
  momentDigest: z.string(),
});

export type RegressionCase = z.infer<typeof RegressionCaseSchema>;

/** Who passes has to get this share of the expert's way: standing still is no solution. */
const LEAST_PROGRESS = 0.3;

/** True when a drive of the case broke no rule, gave an action in each step and got somewhere. */
export function passes({ expertM }: Pick<RegressionCase, 'expertM'>, { infractions, failures, progressM }: SceneDrive): boolean {
  return infractions.length === 0 && failures === 0 && progressM >= LEAST_PROGRESS * expertM - 1;
}

/** Writes a moment. @returns its digest */
export function writeMoment(path: string, moment: KeptMoment): string {
  const bytes = deflateRawSync(serialize(moment));
  writeFileSync(path, bytes, { flush: true });
  return digestOf(bytes);
}

/** A moment as it was written; undefined when the file is not the one with this digest. */
export function readMoment(path: string, digest: string): KeptMoment | undefined {
  const bytes = readFileSync(path);
  if (digestOf(bytes) !== digest) return undefined;
  // The digest says that these are bytes of ours: what was serialised comes back.
  const moment: KeptMoment = deserialize(inflateRawSync(bytes));
  return moment;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
