import { cos, sin } from '../../../geometry/trig.ts';
import { FacingRule } from '../../../map/compile/FacingRule.ts';
import { layOutRoads } from '../../../map/compile/layOutRoads.ts';
import type { RoadLayout } from '../../../map/compile/RoadLayout.ts';
import { speedBoardsOf } from '../../../map/compile/SpeedBoard.ts';
import type { SpeedBoard } from '../../../map/compile/SpeedBoard.ts';
import { lanePoseAt } from '../../../map/lanePoseAt.ts';
import { DRIVABLE_LANES } from '../../../map/LaneType.ts';
import { readOpenDrive } from '../../../map/opendrive/readOpenDrive.ts';
import type { RoadMap, RoadSign, TriggerBox } from '../../../map/RoadMap.ts';
import type { Town } from '../Town.ts';

const KMH_PER_MPS = 3.6;
/** Length of a trigger box along the road (m), as that of a stop sign. */
const TRIGGER_LENGTH_M = 3;

/** A speed board beside the road, as far as an actor is made of it. */
export interface SpeedSign extends Pick<RoadSign, 'id' | 'x' | 'y' | 'headingRad' | 'trigger'> {
  readonly limitKmh: number;
}

const known = new WeakMap<Town, readonly SpeedSign[]>();

/** The speed boards of a town, which the compiled map has only as limits of its lanes. Read once for each town. */
export function speedSigns(town: Town): readonly SpeedSign[] {
  const read = known.get(town) ?? readSigns(town);
  known.set(town, read);
  return read;
}

function readSigns({ openDrive, name, map }: Town): SpeedSign[] {
  const file = readOpenDrive(openDrive, name);
  const facing = new FacingRule(file.roads);
  return layOutRoads(file.roads, []).flatMap((road) => speedBoardsOf(road.record, facing).flatMap((board) => {
    const trigger = boxAcross(map, road, board);
    if (trigger === undefined) return [];
    const { x, y } = road.pointAt(board.s, board.t);
    return [{ id: board.id, x, y, headingRad: trigger.headingRad, trigger, limitKmh: Math.round(board.speedMps * KMH_PER_MPS) }];
  }));
}

/** The box across all lanes that a board is for; undefined where none leads past it. */
function boxAcross(map: RoadMap, road: RoadLayout, { s, direction }: SpeedBoard): TriggerBox | undefined {
  const { lanes, samples } = map;
  const roadIndex = map.roads.findIndex(({ id }) => id === road.record.id);
  const pose = { x: 0, y: 0, z: 0, headingRad: 0 };
  let first: { readonly x: number; readonly y: number; readonly z: number; readonly headingRad: number } | undefined;
  let right = Infinity;
  let left = -Infinity;
  for (let lane = 0; lane < lanes.count; lane += 1) {
    const along = (s - lanes.entryRoadS[lane]) * direction;
    if (lanes.road[lane] !== roadIndex || lanes.direction[lane] !== direction || ((DRIVABLE_LANES >> lanes.type[lane]) & 1) === 0) continue;
    if (along < 0 || (lanes.exitRoadS[lane] - s) * direction < 0) continue;
    lanePoseAt(map, lane, along, 0, pose);
    first ??= { ...pose };
    const across = (pose.y - first.y) * cos(first.headingRad) - (pose.x - first.x) * sin(first.headingRad);
    const step = lanes.sampleStepM[lane];
    const half = samples.widthM[lanes.firstSample[lane] + (step > 0 ? Math.min(lanes.sampleCount[lane] - 1, Math.round(along / step)) : 0)] / 2;
    right = Math.min(right, across - half);
    left = Math.max(left, across + half);
  }
  if (first === undefined) return undefined;
  const middle = (left + right) / 2;
  return { x: first.x - middle * sin(first.headingRad), y: first.y + middle * cos(first.headingRad), z: first.z, headingRad: first.headingRad, lengthM: TRIGGER_LENGTH_M, widthM: left - right };
}
