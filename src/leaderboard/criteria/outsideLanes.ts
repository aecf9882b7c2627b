import { angleDifferenceRad, radFromDeg } from '../../geometry/angle.ts';
import type { LaneHit } from '../../map/LaneIndex.ts';
import { lanePoseAt } from '../../map/lanePoseAt.ts';
import { LaneType, laneTypeMask } from '../../map/LaneType.ts';
import type { RoadMap } from '../../map/RoadMap.ts';
import type { Infraction } from '../Infraction.ts';
import type { LeaderboardRules } from '../LeaderboardRules.ts';
import type { Criterion } from './Criterion.ts';
import { atEgo } from './Criterion.ts';
import type { EgoStep } from './EgoStep.ts';
import type { LaneLocator } from './LaneLocator.ts';
import { laneWidthAt } from './laneSamples.ts';
import type { RouteCourse } from './RouteCourse.ts';
import { lastPassed } from './RouteCourse.ts';

const WINDOW = 3;
const PARKING_LANES = laneTypeMask(LaneType.parking);
/** Leaving a junction pointing this far from the lane is driving on the wrong side. */
const AGAINST_LANE_RAD = radFromDeg(120);
/** Changing to a lane whose direction differs by this much is a change to the other side of the road. */
const OTHER_SIDE_RAD = radFromDeg(150);
/** Degrees do not survive the conversion exactly; a hair of slack keeps the borders where the evaluators have them. */
const HAIR_RAD = 1e-9;

export interface OutsideLanesState {
  index: number;
  outside: boolean;
  wrongLane: boolean;
  /** 2.x: scenarios in which the oncoming lane must be used switch the wrong-lane part off. */
  wrongLaneActive: boolean;
  wrongM: number;
  totalM: number;
  /** Lane of the last step, -1 before the first. */
  lastLane: number;
  lastHeadingRad: number;
}

/**
 * The share of the driven route on which the ego was outside the driving and parking lanes or on the wrong side. Two flags are kept;
 * when route points are passed, the distance between them is added to the total and, while a flag is up, to the wrong distance.
 */
export class OutsideLanesCriterion implements Criterion<OutsideLanesState> {
  state: OutsideLanesState = { index: 0, outside: false, wrongLane: false, wrongLaneActive: true, wrongM: 0, totalM: 0, lastLane: -1, lastHeadingRad: 0 };
  readonly #rules: LeaderboardRules;
  readonly #map: RoadMap;
  readonly #course: RouteCourse;
  readonly #locator: LaneLocator;
  readonly #hasParking: boolean;
  readonly #parking: LaneHit = { lane: -1, sM: 0, leftM: 0, distanceM: Infinity };
  readonly #pose = { x: 0, y: 0, z: 0, headingRad: 0 };

  constructor(rules: LeaderboardRules, map: RoadMap, course: RouteCourse, locator: LaneLocator) {
    this.#rules = rules;
    this.#map = map;
    this.#course = course;
    this.#locator = locator;
    this.#hasParking = map.lanes.type.subarray(0, map.lanes.count).includes(LaneType.parking);
  }

  /** Lets the wrong-lane flag count or not (2.x); the flag itself is kept up to date meanwhile. */
  switchWrongLane(active: boolean): void {
    this.state.wrongLaneActive = active;
  }

  observe(ego: EgoStep): void {
    const { state } = this;
    const hit = ego.drivingLane();
    state.outside = this.#isOutside(ego, hit);
    if (hit.lane >= 0) this.#judgeLane(ego, hit);
    const index = lastPassed(this.#course, state.index, WINDOW, ego.x, ego.y);
    if (index !== state.index) this.#advance(index, state.outside || (state.wrongLane && state.wrongLaneActive));
  }

  /** The infraction as it would stand if the route ended now. */
  closing(ego: EgoStep): Infraction | undefined {
    const { wrongM, totalM } = this.state;
    return wrongM > 0 ? { ...atEgo('outsideLanes', ego), metres: wrongM, percent: (100 * wrongM) / totalM } : undefined;
  }

  #isOutside(ego: EgoStep, driving: LaneHit): boolean {
    const slackM = this.#rules.laneSlackM;
    // Nearer to a lane centre than the slack alone: no lane width can make this outside.
    if (driving.distanceM <= slackM) return false;
    const parking = this.#hasParking ? this.#nearestParking(ego) : undefined;
    const nearest = parking !== undefined && parking.distanceM <= driving.distanceM ? parking : driving;
    if (nearest.lane < 0) return true;
    return nearest.distanceM > laneWidthAt(this.#map, nearest.lane, nearest.sM) / 2 + slackM;
  }

  #nearestParking(ego: EgoStep): LaneHit {
    this.#locator.nearest(ego.x, ego.y, PARKING_LANES, this.#parking, ego.z);
    return this.#parking;
  }

  #judgeLane(ego: EgoStep, hit: LaneHit): void {
    const { state } = this;
    const { lanes } = this.#map;
    const { lane } = hit;
    const previous = state.lastLane;
    lanePoseAt(this.#map, lane, hit.sM, 0, this.#pose);
    const headingRad = this.#pose.headingRad;
    if (lanes.junction[lane]! >= 0) state.wrongLane = false;
    else if (previous >= 0 && (lanes.road[previous] !== lanes.road[lane] || lanes.laneId[previous] !== lanes.laneId[lane])) {
      if (lanes.junction[previous]! >= 0) state.wrongLane = angleDifferenceRad(headingRad, ego.headingRad) >= AGAINST_LANE_RAD - HAIR_RAD;
      else this.#compareDirections(angleDifferenceRad(state.lastHeadingRad, headingRad));
    }
    state.lastLane = lane;
    state.lastHeadingRad = headingRad;
  }

  #compareDirections(angleRad: number): void {
    const { state } = this;
    if (this.#rules.wrongLane === 'cleared') state.wrongLane = angleRad >= OTHER_SIDE_RAD - HAIR_RAD ? !state.wrongLane : false;
    else if (angleRad > OTHER_SIDE_RAD + HAIR_RAD) state.wrongLane = !state.wrongLane;
  }

  #advance(index: number, wrong: boolean): void {
    const { state } = this;
    const { plan } = this.#course;
    const drivenM = plan.sM[index]! - plan.sM[state.index]!;
    state.totalM += drivenM;
    if (wrong) state.wrongM += drivenM;
    state.index = index;
  }
}
