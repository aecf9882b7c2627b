import { LaneType } from '../../../src/map/LaneType.ts';
import type { LanePoint, RoadMap } from '../../../src/map/RoadMap.ts';
import { isDrivable, placeBeside, widthAt } from '../roadPlaces.ts';
import type { Side } from '../ScenarioParameters.ts';
import { StagingRefused } from '../StagingRefused.ts';

/** A lane beside a place, seen from there. */
export interface LaneBeside {
  readonly place: LanePoint;
  readonly type: number;
  /** Distance of its centre from the centre of the lane that one started from (m, positive). */
  readonly centreM: number;
  readonly widthM: number;
  readonly sameDirection: boolean;
}

/** Shoulders wider than this are parked on (m). */
const WIDE_SHOULDER_M = 2;
const MOST_LANES = 20;

/** The lanes beside a place on one side, from the inside out. */
export function lanesBeside(map: RoadMap, place: LanePoint, side: Side): LaneBeside[] {
  const { lanes } = map;
  const found: LaneBeside[] = [];
  let here = place;
  let edgeM = widthAt(map, place) / 2;
  while (found.length < MOST_LANES) {
    const turned = lanes.direction[here.lane] !== lanes.direction[place.lane];
    const next = (side === 'left') === turned ? lanes.right[here.lane]! : lanes.left[here.lane]!;
    if (next < 0 || next === place.lane || next === found.at(-2)?.place.lane) return found;
    here = placeBeside(map, here, next);
    const widthM = widthAt(map, here);
    found.push({ place: here, type: lanes.type[next]!, centreM: edgeM + widthM / 2, widthM, sameDirection: lanes.direction[next] === lanes.direction[place.lane] });
    edgeM += widthM;
  }
  return found;
}

/** Distance (m) to the side at which people stand beside the road: the middle of the sidewalk, or `beyondM` beyond the middle of the last lane. */
export function sidewalkOffsetM(map: RoadMap, place: LanePoint, side: Side, beyondM: number): number {
  const beside = lanesBeside(map, place, side);
  const sidewalk = beside.find(({ type }) => type === LaneType.sidewalk);
  return sidewalk?.centreM ?? (beside.at(-1)?.centreM ?? 0) + beyondM;
}

/**
 * Distance (m) to the side at which a car parks, towards the outer edge of a parking lane or wide shoulder; beside a road without either
 * it stands on the kerb, clear of the lane. @throws StagingRefused when the next lane on that side belongs to traffic
 */
export function parkingOffsetM(map: RoadMap, place: LanePoint, side: Side, carWidthM: number): number {
  const beside = lanesBeside(map, place, side);
  if (beside.length > 0 && isDrivable(map, beside[0]!.place.lane)) throw new StagingRefused(`there is no place to park on the ${side}`);
  const slot = beside.find(({ type, widthM }) => type === LaneType.parking || (type === LaneType.shoulder && widthM > WIDE_SHOULDER_M));
  if (slot !== undefined) return slot.centreM + Math.max(0, slot.widthM - carWidthM / 2) / 4;
  return widthAt(map, place) / 2 + carWidthM / 2 + KERB_M;
}

/** Free space between a lane's edge and a car on its kerb (m). */
const KERB_M = 0.1;
