import { cos, sin } from '../geometry/trig.ts';
import { LANE_PLACES, LANE_RELATIONS, OWN_PLACE, type LanesBeside } from './LanesBeside.ts';
import type { SceneActor, SceneLane } from './Scene.ts';
import type { SceneStore } from './SceneStore.ts';

/** Nearest first, left before right. */
const PLACES = [OWN_PLACE + 1, OWN_PLACE - 1, OWN_PLACE + 2, OWN_PLACE - 2] as const;

/** Writes the lanes beside the route's lane at a row of the line, with the free space in them, into the store. @param lengthM own length */
export function seeLanes(beside: LanesBeside, row: number, lengthM: number, actors: readonly SceneActor[], store: SceneStore): void {
  let count = 0;
  for (const place of PLACES) if (beside.lane[row * LANE_PLACES + place]! >= 0) count += 1;
  const lanes = store.lanes(count);
  let index = 0;
  for (const place of PLACES) {
    const cell = row * LANE_PLACES + place;
    if (beside.lane[cell]! < 0) continue;
    const isLeft = place > OWN_PLACE;
    const isNeighbour = place === OWN_PLACE + 1 || place === OWN_PLACE - 1;
    const lane = lanes[index]!;
    lane.side = isLeft ? 'left' : 'right';
    lane.relation = LANE_RELATIONS[beside.relation[cell]!]!;
    lane.centreLeftM = beside.centreLeftM[cell]!;
    lane.widthM = beside.widthM[cell]!;
    lane.markingAllows = isNeighbour && (beside.mayChange[row]! & (isLeft ? 2 : 1)) !== 0;
    measureGaps(lane, lengthM, actors);
    index += 1;
  }
}

function measureGaps(lane: SceneLane, lengthM: number, actors: readonly SceneActor[]): void {
  let aheadM = Infinity;
  let behindM = Infinity;
  for (const actor of actors) {
    if (actor.alongRouteM === null || actor.leftOfRouteM === null || actor.headingToRouteLeftRad === null) continue;
    const c = Math.abs(cos(actor.headingToRouteLeftRad));
    const s = Math.abs(sin(actor.headingToRouteLeftRad));
    if (Math.abs(actor.leftOfRouteM - lane.centreLeftM) > (lane.widthM + s * actor.lengthM + c * actor.widthM) / 2) continue;
    const gapM = Math.abs(actor.alongRouteM) - (lengthM + c * actor.lengthM + s * actor.widthM) / 2;
    if ((actor.alongRouteM >= 0 || gapM < 0) && gapM < aheadM) aheadM = gapM;
    if ((actor.alongRouteM < 0 || gapM < 0) && gapM < behindM) behindM = gapM;
  }
  lane.gapAheadM = aheadM === Infinity ? null : aheadM;
  lane.gapBehindM = behindM === Infinity ? null : behindM;
}
