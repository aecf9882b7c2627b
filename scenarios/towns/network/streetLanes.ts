import type { RoadProfile, RoadSide } from '../RoadProfile.ts';
import type { LaneMark, LaneWidth, NetworkLane } from './NetworkRoad.ts';

/** Lane changes are forbidden on this stretch before a junction (m). */
const NO_CHANGE_BEFORE_JUNCTION_M = 20;

/** The lanes of a street of constant cross-section, `lengthM` long, between two junctions. */
export function streetLanes(profile: RoadProfile, lengthM: number): NetworkLane[] {
  return [...sideLanes(profile, profile.left, 1, lengthM), ...sideLanes(profile, profile.right, -1, lengthM)];
}

/** Marking along the reference line. */
export function centreMarks(profile: RoadProfile): LaneMark[] {
  const opposing = profile.left.drivingLanes > 0 && profile.right.drivingLanes > 0;
  if (!opposing) return [mark(0, 'solid', 'none', 'yellow')];
  return [mark(0, profile.right.drivingLanes > 1 ? 'solid solid' : 'broken', 'none', 'yellow')];
}

/** A width that does not change. */
export function constantWidth(widthM: number): LaneWidth[] {
  return [{ fromM: 0, a: widthM, b: 0, c: 0, d: 0 }];
}

export function mark(fromM: number, type: LaneMark['type'], laneChange: LaneMark['laneChange'], color: LaneMark['color'] = 'white'): LaneMark {
  return { fromM, type, color, laneChange };
}

function sideLanes(profile: RoadProfile, side: RoadSide, sign: 1 | -1, lengthM: number): NetworkLane[] {
  const lanes: NetworkLane[] = [];
  const add = (type: NetworkLane['type'], widthM: number, marks: readonly LaneMark[]): void => {
    lanes.push({ id: sign * (lanes.length + 1), type, widths: constantWidth(widthM), marks });
  };
  for (let lane = 0; lane < side.drivingLanes; lane += 1) {
    const outermost = lane === side.drivingLanes - 1;
    add('driving', profile.laneWidthM, outermost ? [mark(0, 'solid', 'none')] : dividerMarks(sign, lengthM));
  }
  if (side.shoulderM > 0) add('shoulder', side.shoulderM, [mark(0, side.sidewalkM > 0 ? 'curb' : 'none', 'none')]);
  if (side.sidewalkM > 0) add('sidewalk', side.sidewalkM, [mark(0, 'none', 'none')]);
  return lanes;
}

/** Broken with lane changes both ways, solid on the last stretch before the junction that the lanes lead to. */
function dividerMarks(sign: 1 | -1, lengthM: number): LaneMark[] {
  const solidM = Math.min(NO_CHANGE_BEFORE_JUNCTION_M, lengthM / 3);
  const solidFromM = sign < 0 ? lengthM - solidM : 0;
  const brokenFromM = sign < 0 ? 0 : solidM;
  return [mark(brokenFromM, 'broken', 'both'), mark(solidFromM, 'solid', 'none')].toSorted((a, b) => a.fromM - b.fromM);
}
