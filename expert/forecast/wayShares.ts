import { ActorFlag } from '../../src/world/WorldFrame.ts';
import type { ActorTable } from '../actors/ActorTable.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import { BRANCH_LANES, type LaneBranches } from './laneBranches.ts';

/** Lateral acceleration with which vehicles take curves, and braking before them (m/s²). */
export const CURVE_MPS2 = 2.8;
const BRAKE_MPS2 = 2.5;
/** This much faster than vehicles take a turn is too fast for it; how likely it is taken all the same, against a way that is not too sharp. */
const TOO_FAST = 1.25;
const TURNS_TOO_FAST = 0.15;
/** Share of the ways to the side on which a blinker shows. */
const BLINKS = 0.8;

/** Shares of the ways on from a vehicle's place on the first lane: where a blinker tells, most of it; else those that it is not too fast for. Sum to 1. */
export function shareBranches(ground: ExpertGround, actors: ActorTable, actor: number, branches: LaneBranches, sM: number, out: Float64Array): void {
  const { count, lanes } = branches;
  const flags = actors.flags[actor]!;
  const left = (flags & ActorFlag.blinkerLeft) !== 0;
  const right = (flags & ActorFlag.blinkerRight) !== 0;
  let all = 0;
  for (let branch = 0; branch < count; branch += 1) {
    const first = branch * BRANCH_LANES;
    let aheadM = -sM;
    let lane = lanes[first]!;
    for (let index = first; index < first + BRANCH_LANES && lanes[index]! >= 0; index += 1) {
      lane = lanes[index]!;
      if (ground.map.lanes.junction[lane]! >= 0) break;
      aheadM += ground.map.lanes.lengthM[lane]!;
    }
    const fits = left ? ground.turns[lane]! > 0 : ground.turns[lane]! < 0;
    out[branch] = left === right ? turnWeight(ground, lane, actors.speedMps[actor]!, aheadM) : fits ? BLINKS : (1 - BLINKS) / Math.max(1, count - 1);
    all += out[branch]!;
  }
  for (let branch = 0; branch < count; branch += 1) out[branch]! /= all;
}

/** How likely a vehicle takes a connecting lane that begins so far ahead (m), against others: who drives too fast for a turn, and would have to brake harder than usual, does not turn. */
export function turnWeight(ground: ExpertGround, lane: number, v: number, aheadM: number): number {
  const bendPerM = Math.abs(ground.turns[lane]!) / Math.max(1, ground.map.lanes.lengthM[lane]!);
  return v * v * bendPerM > TOO_FAST * TOO_FAST * CURVE_MPS2 + 2 * BRAKE_MPS2 * Math.max(0, aheadM) * bendPerM ? TURNS_TOO_FAST : 1;
}
