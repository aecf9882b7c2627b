import { cos, sin } from '../../geometry/trig.ts';
import { lanePoseAt } from '../../map/lanePoseAt.ts';
import type { RoadMap } from '../../map/RoadMap.ts';
import type { Criterion, Report } from './Criterion.ts';
import type { EgoStep } from './EgoStep.ts';
import { lookAhead } from './laneSamples.ts';
import type { StopSignBoxes } from './stopSignBoxes.ts';
import { anyInside, stopSignBoxes } from './stopSignBoxes.ts';

const PROXIMITY_M = 50;
const HOPS = 20;
const HOP_M = 1;
const STOPPED_MPS = 0.1;
/** Beyond the look-ahead no point can lie in a box; a little more for lanes that shift sideways where they join. */
const REACH_M = HOPS * HOP_M + 10;

export interface StopSignState {
  /** Index of the sign that is being approached, -1 for none. */
  target: number;
  stopped: boolean;
  /** The ego itself has been in the sign's box (1.0 only). */
  inside: boolean;
  /** Sign of the last infraction, -1 for none (2.x only). */
  lastFailed: number;
}

/**
 * Stop signs as leaderboard 1.0 judges them: a sign becomes the target when the ego or one of the 20 lane points ahead lies in its box;
 * standing still at any moment from then on counts as having stopped; leaving without, after having been in the box, is an infraction.
 * The last box is centred at the sign itself; where the sign is a pole outside its own trigger box, the trigger box is used.
 */
export class StopSignApproachCriterion implements Criterion<StopSignState> {
  state: StopSignState = { target: -1, stopped: false, inside: false, lastFailed: -1 };
  readonly #map: RoadMap;
  readonly #report: Report;
  readonly #boxes: StopSignBoxes;
  readonly #insideX: Float64Array;
  readonly #insideY: Float64Array;
  readonly #aheadX = new Float64Array(HOPS + 2);
  readonly #aheadY = new Float64Array(HOPS + 2);
  readonly #pose = { x: 0, y: 0, z: 0, headingRad: 0 };

  constructor(map: RoadMap, report: Report) {
    this.#map = map;
    this.#report = report;
    this.#boxes = stopSignBoxes(map, 1);
    const standsInBox = (sign: number): boolean =>
      Math.abs(map.stopSigns[sign]!.x - this.#boxes.x[sign]!) < this.#boxes.halfX[sign]! && Math.abs(map.stopSigns[sign]!.y - this.#boxes.y[sign]!) < this.#boxes.halfY[sign]!;
    this.#insideX = this.#boxes.x.map((x, sign) => (standsInBox(sign) ? map.stopSigns[sign]!.x : x));
    this.#insideY = this.#boxes.y.map((y, sign) => (standsInBox(sign) ? map.stopSigns[sign]!.y : y));
  }

  observe(ego: EgoStep): void {
    if (this.#boxes.count === 0) return;
    if (this.state.target < 0) this.#scan(ego);
    else this.#follow(ego);
  }

  #scan(ego: EgoStep): void {
    let points = 0;
    for (let sign = 0; sign < this.#boxes.count; sign += 1) {
      if (!this.#mayReach(sign, ego)) continue;
      if (points === 0) {
        if (!this.#drivesWithLane(ego)) return;
        points = this.#lookAhead(ego);
      }
      if (!this.#affected(sign, ego, points)) continue;
      this.state.target = sign;
      return;
    }
  }

  #follow(ego: EgoStep): void {
    const { state } = this;
    const sign = state.target;
    if (ego.speedMps < STOPPED_MPS) state.stopped = true;
    // The first of the points is the ego itself.
    const points = this.#lookAhead(ego);
    if (!state.inside && anyInside(this.#boxes, sign, this.#insideX[sign]!, this.#insideY[sign]!, this.#aheadX, this.#aheadY, 1)) state.inside = true;
    if (this.#affected(sign, ego, points)) return;
    if (state.inside && !state.stopped) {
      const { id, x, y, z } = this.#map.stopSigns[sign]!;
      this.#report({ kind: 'stopSign', tick: ego.tick, timeS: ego.timeS, at: { x, y, z }, otherId: id });
    }
    state.target = -1;
    state.stopped = false;
    state.inside = false;
  }

  #mayReach(sign: number, ego: EgoStep): boolean {
    const dx = this.#boxes.x[sign]! - ego.x;
    const dy = this.#boxes.y[sign]! - ego.y;
    const reachM = REACH_M + this.#boxes.halfX[sign]! + this.#boxes.halfY[sign]!;
    return dx * dx + dy * dy < reachM * reachM;
  }

  #drivesWithLane(ego: EgoStep): boolean {
    const hit = ego.drivingLane();
    if (hit.lane < 0) return false;
    lanePoseAt(this.#map, hit.lane, hit.sM, 0, this.#pose);
    return ego.forwardX * cos(this.#pose.headingRad) + ego.forwardY * sin(this.#pose.headingRad) > 0;
  }

  /** The ego's own place, then the lane points ahead of it; returns how many. */
  #lookAhead(ego: EgoStep): number {
    const hit = ego.drivingLane();
    const points = hit.lane < 0 ? 0 : lookAhead(this.#map, hit.lane, hit.sM, HOPS, HOP_M, this.#aheadX, this.#aheadY);
    // `lookAhead` begins with the ego's own lane point, which the evaluator does not test: the ego takes its slot.
    this.#aheadX[0] = ego.x;
    this.#aheadY[0] = ego.y;
    return Math.max(1, points);
  }

  #affected(sign: number, ego: EgoStep, points: number): boolean {
    const { x, y, z } = this.#map.stopSigns[sign]!;
    const dx = x - ego.x;
    const dy = y - ego.y;
    const dz = z - ego.z;
    if (Math.sqrt(dx * dx + dy * dy + dz * dz) > PROXIMITY_M) return false;
    return anyInside(this.#boxes, sign, this.#boxes.x[sign]!, this.#boxes.y[sign]!, this.#aheadX, this.#aheadY, points);
  }
}
