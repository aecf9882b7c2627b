import type { Arm } from '../network/Arm.ts';
import { CROSSWALK_STRIP_M, incomingSide, outgoingSide } from '../network/Arm.ts';
import type { IdCounter } from '../network/IdCounter.ts';
import type { NetworkJunction } from '../network/RoadNetwork.ts';
import { kerbOffsetM } from '../RoadProfile.ts';
import { crosswalk } from './crosswalk.ts';
import { onRightSide } from './onRightSide.ts';

const STOP_LINE_BEFORE_END_M = 0.3;
const STOP_LINE_THICKNESS_M = 0.4;
const STENCIL_BEFORE_END_M = 3;

/** Paints stop lines, STOP stencils and crosswalks. Crosswalks lie inside the junction, so that cars wait before them. */
export function markJunction(junction: NetworkJunction, ids: IdCounter): void {
  for (const arm of junction.arms) {
    if (arm.control !== 'none' && incomingSide(arm).drivingLanes > 0) paintStopLine(arm, ids);
    if (arm.control === 'stop') paintStencils(arm, ids);
    if (arm.crosswalk) paintCrosswalk(arm, junction, ids);
  }
}

function paintStopLine(arm: Arm, ids: IdCounter): void {
  const acrossM = incomingSide(arm).drivingLanes * arm.profile.laneWidthM;
  const { sM, tM, orientation, hOffsetRad } = onRightSide(arm, STOP_LINE_BEFORE_END_M, acrossM / 2);
  arm.road.objects.push({
    id: ids.take(), name: 'StopLine', type: '-1', sM, tM, orientation, hdgRad: hOffsetRad,
    lengthM: STOP_LINE_THICKNESS_M, widthM: acrossM, outline: [],
  });
}

function paintStencils(arm: Arm, ids: IdCounter): void {
  for (let lane = 0; lane < incomingSide(arm).drivingLanes; lane += 1) {
    const { sM, tM, orientation, hOffsetRad } = onRightSide(arm, STENCIL_BEFORE_END_M, (lane + 0.5) * arm.profile.laneWidthM);
    arm.road.objects.push({
      id: ids.take(), name: 'Stencil_STOP', type: '-1', sM, tM, orientation, hdgRad: hOffsetRad, lengthM: 2.3, widthM: 2.8, outline: [],
    });
  }
}

/** The crosswalk belongs to a connecting road that starts or ends at the arm; its first and last metres are straight. */
function paintCrosswalk(arm: Arm, junction: NetworkJunction, ids: IdCounter): void {
  const toRightKerbM = kerbOffsetM(arm.profile, incomingSide(arm));
  const toLeftKerbM = kerbOffsetM(arm.profile, outgoingSide(arm));
  const leaving = junction.connections.find((connection) => connection.fromArm === arm);
  const entering = junction.connections.find((connection) => connection.toArm === arm);
  if (leaving !== undefined) {
    const edgeM = -laneIndex(leaving.laneLinks[0]!.from) * arm.profile.laneWidthM;
    leaving.road.objects.push(crosswalk(ids, CROSSWALK_STRIP_M / 2, (toLeftKerbM - toRightKerbM) / 2 - edgeM, toLeftKerbM + toRightKerbM));
  } else if (entering !== undefined) {
    const edgeM = -laneIndex(entering.road.lanes[0]!.successor!) * arm.profile.laneWidthM;
    const sM = entering.road.curve.lengthM - CROSSWALK_STRIP_M / 2;
    entering.road.objects.push(crosswalk(ids, sM, (toRightKerbM - toLeftKerbM) / 2 - edgeM, toLeftKerbM + toRightKerbM));
  }
}

function laneIndex(laneId: number): number {
  return Math.abs(laneId) - 1;
}
