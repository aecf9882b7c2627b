import { ActorKind } from '../../src/world/ActorKind.ts';
import type { WorldFrame } from '../../src/world/WorldFrame.ts';
import { MOST_ACTORS, type ActorTable } from '../actors/ActorTable.ts';
import { followFoot } from '../actors/routeFoot.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import type { EgoOutline } from './EgoOutline.ts';
import { forecastOnLanes } from './forecastOnLanes.ts';
import { FORECAST_STEPS, MOST_FUTURES, type ForecastTable } from './ForecastTable.ts';
import { forecastFree, forecastStanding } from './forecastFree.ts';
import { forecastWalker } from './forecastWalker.ts';

/** Each actor has room for this many futures. */
export const MOST_FUTURES_EACH = Math.floor(MOST_FUTURES / MOST_ACTORS);

/** Behind the ego, along its direction and within this distance to its side (m) one follows it, and brakes for it. */
const FOLLOWS_BESIDE_M = 5;

/** Fills the table with the futures of all actors, `steps` steps each (at most `FORECAST_STEPS`). */
export function forecastActors(ground: ExpertGround, actors: ActorTable, frame: WorldFrame, ego: EgoOutline, steps: number, futures: ForecastTable): void {
  futures.count = 0;
  for (let actor = 0; actor < actors.count; actor += 1) {
    const kind = actors.kind[actor]!;
    const first = futures.count;
    const behindM = ego.sM - ego.lengthM / 2 - actors.sM[actor]! - actors.lengthM[actor]! / 2;
    const reacts = kind !== ActorKind.walker && actors.heedless[actor] === 0 && behindM > -1 && actors.alongRoute[actor]! > 0.7 && Math.abs(actors.leftM[actor]! - ego.leftM) < FOLLOWS_BESIDE_M;
    if (actors.blocks[actor] === 1 && kind !== ActorKind.walker) forecastStanding(actors, actor, 1, steps, futures);
    else if (kind === ActorKind.walker) forecastWalker(ground, actors, actor, steps, futures);
    else if (!forecastOnLanes(ground, actors, actor, frame, ego, reacts, steps, futures)) forecastFree(actors, actor, steps, futures);
    for (let future = first; future < futures.count; future += 1) {
      futures.reacts[future] = reacts ? 1 : 0;
      measureOnRoute(ground, actors, actor, future, steps, futures);
    }
  }
}

const FOOT = { sM: 0, leftM: 0 };

/** Extents of a future in route coordinates. */
function measureOnRoute(ground: ExpertGround, actors: ActorTable, actor: number, future: number, steps: number, futures: ForecastTable): void {
  const { cosHeading, sinHeading, line } = ground;
  const halfLength = actors.lengthM[actor]! / 2;
  const halfWidth = actors.widthM[actor]! / 2;
  futures.actor[future] = actor;
  futures.halfLengthM[future] = halfLength;
  futures.halfWidthM[future] = halfWidth;
  FOOT.sM = actors.sM[actor]!;
  const last = line.count - 1;
  const base = future * FORECAST_STEPS;
  const still = futures.moves[future] === 0;
  let nearest = Infinity;
  for (let step = 0; step < steps; step += 1) {
    const cell = base + step;
    if (still && step > 0) {
      futures.fromM[cell] = futures.fromM[base]!;
      futures.toM[cell] = futures.toM[base]!;
      futures.rightM[cell] = futures.rightM[base]!;
      futures.leftM[cell] = futures.leftM[base]!;
      futures.alongMps[cell] = 0;
      futures.alongRoute[cell] = futures.alongRoute[base]!;
      continue;
    }
    followFoot(ground, futures.x[cell]!, futures.y[cell]!, FOOT);
    const row = FOOT.sM < 0 ? 0 : FOOT.sM > last ? last : Math.floor(FOOT.sM);
    const c = futures.cosHeading[cell]! * cosHeading[row]! + futures.sinHeading[cell]! * sinHeading[row]!;
    const s = futures.sinHeading[cell]! * cosHeading[row]! - futures.cosHeading[cell]! * sinHeading[row]!;
    const alongHalf = Math.abs(c) * halfLength + Math.abs(s) * halfWidth;
    const acrossHalf = Math.abs(s) * halfLength + Math.abs(c) * halfWidth;
    futures.fromM[cell] = FOOT.sM - alongHalf;
    futures.toM[cell] = FOOT.sM + alongHalf;
    futures.rightM[cell] = FOOT.leftM - acrossHalf;
    futures.leftM[cell] = FOOT.leftM + acrossHalf;
    futures.alongMps[cell] = futures.speedMps[cell]! * c;
    futures.alongRoute[cell] = c;
    const beside = Math.abs(FOOT.leftM) - acrossHalf;
    if (beside < nearest) nearest = beside;
  }
  futures.nearestM[future] = still ? Math.max(0, Math.abs(actors.leftM[actor]!) - halfLength) : nearest;
}
