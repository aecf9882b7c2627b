import { placeBefore } from '../duties/Duties.ts';
import type { LightTable } from '../duties/LightTable.ts';
import type { SpeedKind } from '../../src/driving/Grounds.ts';
import { LightState } from '../../src/world/LightState.ts';
import { driveProposal } from '../rollout/driveProposal.ts';
import { horizonOf } from '../rollout/horizon.ts';
import type { Surroundings } from '../rollout/Surroundings.ts';
import { COST, COST_COUNT } from '../scoring/Costs.ts';
import { barsOncoming } from '../scoring/meetOncoming.ts';
import { runsIntoTrap, scoreContacts } from '../scoring/scoreContacts.ts';
import { scoreDriving } from '../scoring/scoreDriving.ts';
import type { Workspace } from '../Workspace.ts';

/** Where judging writes. */
type JudgeTables = Pick<Workspace, 'card' | 'rollout' | 'near'>;

/** Shares of the reference speed that the route is tried at, and every other path. */
const ROUTE_SHARES = [1, 0.85, 0.65, 0.45, 0.25] as const;
const SHARES = [1, 0.75, 0.45] as const;
const ROUTE_SPEEDS: readonly SpeedKind[] = ['creep', 'hold', 'firm', 'emergency', 'fast'];
/** At least so many proposals are judged: where the scene asks for few paths and stops, paths that lead past nothing are tried at more shares, with brakings, and with stops. */
const LEAST_PROPOSALS = 60;
const MORE_SHARES = [0.85, 0.25] as const;
const BRAKINGS: readonly SpeedKind[] = ['hold', 'firm', 'emergency'];
/** Such stops begin so late (s); who is slow edges at least so far ahead (m). */
const LATER_STOPS = [
  { afterS: 0.7, leastM: 1.5 },
  { afterS: 1.5, leastM: 4 },
  { afterS: 2.5, leastM: 8 },
  { afterS: 4, leastM: 15 },
] as const;
/** Front bumper to where a conflict begins (m). */
const CONFLICT_GAP_M = 2.5;
const JUNCTION_REACH_M = 60;
/** Loss of getting stuck. */
const TRAP_LOSS = 0.5;
/** Loss of standing in the way of oncoming traffic; the nearer to the way out, by the metre, the less, as drivers who are met stop sooner than they must. */
const BARS_LOSS = 0.8;
const BARS_PER_M = 0.015;
const BARS_MOST_M = 20;
/** Plain driving that costs less than this needs no alternatives. */
const CLEAN = 0.012;
const CLEAN_COMFORT = 0.02;

/**
 * Fills the score card: plain driving first; where that costs something, all other proposals, stops before what they meet, and what makes it 60 to 100. True when
 * plain driving needs no alternatives; they are judged all the same when `thorough`.
 */
export function judgeProposals(around: Surroundings, lights: LightTable, boldness: number, thorough: boolean, workspace: JudgeTables): boolean {
  const { card } = workspace;
  const { paths } = around;
  card.count = 0;
  const judge = (path: number, speed: SpeedKind, share: number, stopM: number): void => judgeProposal(around, lights, boldness, workspace, path, speed, share, stopM);
  around.leaders.find(0, around, horizonOf(around.ground, around.ego, paths, 0));
  judge(0, 'share', 1, Infinity);
  const plain = isClean(workspace) && paths.kind[1] !== 'hold' && !isSlowed(around, workspace);
  if (plain && !thorough) return true;
  for (const share of ROUTE_SHARES) if (share !== 1) judge(0, 'share', share, Infinity);
  for (const speed of ROUTE_SPEEDS) judge(0, speed, 1, Infinity);
  for (let path = 1; path < paths.count; path += 1) {
    around.leaders.find(path, around, horizonOf(around.ground, around.ego, paths, path));
    for (const share of SHARES) judge(path, 'share', share, Infinity);
    if (paths.passM[path]! < Infinity) judge(path, 'creep', 1, Infinity);
    if (paths.oncoming[path] === 1) judge(path, 'fast', 1, Infinity);
  }
  for (const stopM of stopPlaces(around, lights, workspace)) {
    // Who has to stop before what stands there does so on the line: a car that stands askew at the edge may not get back.
    for (let path = 0; path < Math.min(paths.count, 3); path += 1) {
      const passM = paths.passM[path]!;
      if (stopM > passM || passM === Infinity) judge(path, 'stop', 1, stopM);
    }
  }
  // Whole rounds, so that no side of the road is tried at more than the other.
  const fill = (first: number, speed: SpeedKind, share: number, stopM: number): void => {
    if (card.count >= LEAST_PROPOSALS) return;
    for (let path = first; path < paths.count; path += 1) if (paths.passM[path] === Infinity) judge(path, speed, share, stopM);
  };
  for (const share of MORE_SHARES) fill(1, 'share', share, Infinity);
  for (const speed of BRAKINGS) fill(1, speed, 1, Infinity);
  for (const { afterS, leastM } of LATER_STOPS) fill(0, 'stop', 1, laterStop(around, afterS, leastM));
  return plain;
}

/** Is plain driving held up by someone whom one could pass? */
function isSlowed({ paths }: Surroundings, { card }: JudgeTables): boolean {
  return paths.count > 5 && card.limit[0] === 'leader';
}

function isClean({ card }: JudgeTables): boolean {
  let sum = 0;
  for (let term = 0; term < COST_COUNT; term += 1) if (term !== COST.comfort) sum += card.costs[term]!;
  return sum < CLEAN && card.costs[COST.comfort]! < CLEAN_COMFORT;
}

/** Where the front could wait: before what plain driving or a slower proposal meets, at junctions ahead, at lights that are about to change. */
function stopPlaces({ ego, ground, settings }: Surroundings, lights: LightTable, { card }: JudgeTables): number[] {
  const frontM = ego.sM + ego.lengthM / 2;
  const places: number[] = [];
  const add = (placeM: number): void => {
    if (placeM > frontM - 1 && placeM < frontM + JUNCTION_REACH_M && !places.some((known) => Math.abs(known - placeM) < 1)) places.push(placeM);
  };
  for (const row of [0, 2, 4]) if (row < card.count && card.hit[row]! >= 0) add(Math.max(frontM, card.hitM[row]! + ego.lengthM / 2 - CONFLICT_GAP_M));
  for (const { waitM } of ground.junctions) if (waitM > frontM - 1) add(waitM - 0.5);
  for (let light = 0; light < lights.count; light += 1) if (lights.state[light] !== LightState.red) add(placeBefore(lights.lineM[light]!, frontM, ego.speedMps, settings));
  return places.slice(0, 6);
}

/** Where the front stands when the car brakes comfortably after some time, or edges ahead. */
function laterStop({ ego, settings }: Surroundings, afterS: number, leastM: number): number {
  const { sM, lengthM, speedMps } = ego;
  return sM + lengthM / 2 + (speedMps * speedMps) / (2 * settings.stopBrakeMps2) + Math.max(leastM, speedMps * afterS);
}

/** Drives and scores one proposal into a row of the card; nothing happens when it is full. The path's leaders must have been found. */
export function judgeProposal(around: Surroundings, lights: LightTable, boldness: number, workspace: JudgeTables, path: number, speed: SpeedKind, share: number, stopM: number, firstMps = -1, mostMps = Infinity): void {
  const { card, rollout, near } = workspace;
  const row = card.open(path, speed, share, stopM, firstMps, mostMps);
  if (row < 0) return;
  driveProposal(around, card.proposals[row]!, horizonOf(around.ground, around.ego, around.paths, path), rollout);
  card.targetMps[row] = rollout.targetMps;
  card.offsetLeftM[row] = rollout.offsetLeftM;
  card.limit[row] = rollout.limit;
  card.leader[row] = rollout.leader;
  scoreContacts(around, rollout, near, boldness, row, card);
  scoreDriving(around, rollout, lights, row, card);
  if (runsIntoTrap(around, rollout, near)) card.costs[row * COST_COUNT + COST.rules]! += TRAP_LOSS;
  const bars = barsOncoming(around, rollout, near, path);
  if (bars > 0) card.costs[row * COST_COUNT + COST.rules]! += bars * (BARS_LOSS - BARS_PER_M * Math.min(BARS_MOST_M, card.travelledM[row]!));
}
