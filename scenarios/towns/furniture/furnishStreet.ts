import type { IdCounter } from '../network/IdCounter.ts';
import type { NetworkRoad, RoadObject } from '../network/NetworkRoad.ts';
import { kerbOffsetM } from '../RoadProfile.ts';
import type { PlannedStreet } from '../StreetPlan.ts';
import { crosswalk } from './crosswalk.ts';

const BOARD_AFTER_START_M = 4;
const BOARD_BEYOND_KERB_M = 0.5;

/** Speed boards at the beginning of both directions, and the crosswalks between junctions. */
export function furnishStreet(road: NetworkRoad, street: PlannedStreet, ids: IdCounter): void {
  const { left, right } = street.profile;
  const toRightKerbM = kerbOffsetM(street.profile, right);
  const toLeftKerbM = kerbOffsetM(street.profile, left);
  if (right.drivingLanes > 0) {
    road.objects.push(board(ids, street.speedKmh, BOARD_AFTER_START_M, -(toRightKerbM + BOARD_BEYOND_KERB_M), '-'));
  }
  if (left.drivingLanes > 0) {
    road.objects.push(board(ids, street.speedKmh, road.curve.lengthM - BOARD_AFTER_START_M, toLeftKerbM + BOARD_BEYOND_KERB_M, '+'));
  }
  for (const share of street.midCrosswalks) {
    road.objects.push(crosswalk(ids, share * road.curve.lengthM, (toLeftKerbM - toRightKerbM) / 2, toLeftKerbM + toRightKerbM));
  }
}

function board(ids: IdCounter, speedKmh: number, sM: number, tM: number, orientation: '+' | '-'): RoadObject {
  return {
    id: ids.take(), name: `Speed_${speedKmh}`, type: '-1', sM, tM, orientation, hdgRad: orientation === '+' ? Math.PI : 0,
    lengthM: 0, widthM: 0, outline: [],
  };
}
