import { writeFileSync } from 'node:fs';
import type { LongitudinalTable } from '../../sim/LongitudinalTable.ts';
import { EGO_VEHICLE } from '../../sim/egoVehicle.ts';
import { CLEAR_WEATHER } from '../../world/WorldSetup.ts';
import type { World } from '../../world/World.ts';
import type { Progress } from '../Progress.ts';
import type { Town } from '../Town.ts';
import { egoTableText } from './egoTableFile.ts';
import { fitEgoTable, tableError } from './fitEgoTable.ts';
import { recordResponses } from './recordResponses.ts';
import { straightStart } from './straightStart.ts';
import type { SteerResponse } from './StepResponse.ts';

export interface EgoFit {
  readonly table: string;
  /** Steps with held pedals that were measured. */
  readonly steps: number;
  /** Root mean square errors (m/s²) of the table before and after the fit, on those steps. */
  readonly errorBefore: number;
  readonly errorAfter: number;
  /** Measured curvature over that of the vehicle model, at each wheel position: 1 is as modelled. */
  readonly steering: readonly { readonly steer: number; readonly ofModel: number }[];
}

/**
 * Measures how the ego of a world answers to its pedals and wheel, fits the embedded world's table to it and writes that to a file. The wheel is measured and
 * reported, not fitted.
 */
export async function fitEgo({ map }: Town, world: World, prior: LongitudinalTable, out: string, progress: Progress): Promise<EgoFit> {
  const { pose, freeM } = straightStart(map);
  const setup = { map, seed: 1, ego: { pose, speedMps: 0 }, traffic: { vehicles: 0, walkers: 0, carelessWalkers: 0 }, weather: CLEAR_WEATHER };
  const { pedals, steering } = await recordResponses(world, setup, freeM, (done, total) => progress.update({ title: 'measuring the ego', unit: 'run', done, total, facts: [] }));
  const table = fitEgoTable(pedals, prior);
  writeFileSync(out, egoTableText(table, `${world.kind} world, ${map.name}, ${pedals.length} steps`));
  return { table: out, steps: pedals.length, errorBefore: tableError(prior, pedals), errorAfter: tableError(table, pedals), steering: steeringShares(steering) };
}

function steeringShares(responses: readonly SteerResponse[]): EgoFit['steering'] {
  const bySteer = Map.groupBy(responses, ({ steer }) => steer);
  return [...bySteer].toSorted(([a], [b]) => a - b).map(([steer, group]) => ({ steer, ofModel: group.reduce((sum, { curvaturePerM }) => sum + curvaturePerM, 0) / group.length / modelCurvature(steer) }));
}

/** Curvature that the vehicle model expects at a wheel position, by bisection of its inverse. */
function modelCurvature(steer: number): number {
  const most = EGO_VEHICLE.maxCurvaturePerM;
  let low = -most;
  let high = most;
  for (let round = 0; round < 40; round += 1) {
    const middle = (low + high) / 2;
    if (EGO_VEHICLE.steerForCurvature(middle) < steer) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
