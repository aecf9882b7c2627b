import { readFileSync, writeFileSync } from 'node:fs';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { Expert } from '../../../expert/Expert.ts';
import { observationOf, SceneSnapshotSchema, type SceneSnapshot } from '../../../expert/explain/SceneSnapshot.ts';
import { EXPERT_SETTINGS } from '../../../expert/ExpertSettings.ts';
import { ActionSchema } from '../../../src/driving/Action.ts';
import { buildRouteLine } from '../../../src/driving/buildRouteLine.ts';
import type { EpisodeStart } from '../../../src/driving/Driver.ts';
import type { RoutePlan } from '../../../src/map/RoutePlan.ts';
import { EGO_VEHICLE } from '../../../src/sim/egoVehicle.ts';
import { partOf, PLANS, TOWN } from '../../scenarios/behaviours/stage.ts';

/** A drive whose observations are kept: part of a training route of the test town. */
export interface GoldenDrive {
  readonly name: string;
  readonly mode: 'strong' | 'teachable';
  readonly plan: number;
  /** Points of the plan (1 m each). */
  readonly from: number;
  readonly to: number;
  readonly seed: number;
}

export const GOLDEN_DRIVES: readonly GoldenDrive[] = [
  { name: 'lights', mode: 'strong', plan: 4, from: 40, to: 380, seed: 3 },
  { name: 'signs', mode: 'strong', plan: 7, from: 20, to: 360, seed: 5 },
  { name: 'teachable', mode: 'teachable', plan: 10, from: 20, to: 360, seed: 7 },
];

/** Observations in their order, and what the expert made of each. */
const TraceSchema = z.object({ observations: z.array(SceneSnapshotSchema), actions: z.array(ActionSchema) });

export type GoldenTrace = z.infer<typeof TraceSchema>;

const fileOf = ({ name }: GoldenDrive): URL => new URL(`../../fixtures/expert/${name}.json.zst`, import.meta.url);

export function readTrace(drive: GoldenDrive): GoldenTrace {
  return TraceSchema.parse(JSON.parse(zstdDecompressSync(readFileSync(fileOf(drive))).toString()));
}

export function writeTrace(drive: GoldenDrive, trace: GoldenTrace): number {
  const bytes = zstdCompressSync(JSON.stringify(trace), { params: { [constants.ZSTD_c_compressionLevel]: 19 } });
  writeFileSync(fileOf(drive), bytes);
  return bytes.length;
}

export function planOf({ plan, from, to }: GoldenDrive): RoutePlan {
  return partOf(PLANS[plan]!, from, Math.min(to, PLANS[plan]!.count - 1));
}

/** What an expert that is new to the drive decides at each of the observations. */
export function replay(drive: GoldenDrive, observations: readonly SceneSnapshot[]): GoldenTrace['actions'] {
  const route = planOf(drive);
  const start: EpisodeStart = { map: TOWN, route, line: buildRouteLine(TOWN, route), vehicle: EGO_VEHICLE, seed: drive.seed };
  const expert = new Expert(EXPERT_SETTINGS[drive.mode]);
  expert.reset(start);
  return observations.map((observation) => expert.drive(observationOf(observation, TOWN, route)).action);
}
