import { cos, sin } from '../../geometry/trig.ts';
import { lanePoseAt } from '../../map/lanePoseAt.ts';
import type { RoadMap } from '../../map/RoadMap.ts';
import type { Criterion, Report } from './Criterion.ts';
import type { EgoStep } from './EgoStep.ts';
import { lookAhead } from './laneSamples.ts';
import type { StopSignState } from './stopSignApproach.ts';
import type { StopSignBoxes } from './stopSignBoxes.ts';
import { anyInside, stopSignBoxes } from './stopSignBoxes.ts';

const PROXIMITY_M = 4;
const HOPS = 8;
const HOP_M = 0.5;
const STOPPED_MPS = 0.1;
const BOX_SCALE = 1.2;
/** Cosine of about 100 degrees: driving or pointing further round than that is not an approach. */
const BACKWARDS = -0.17;
/** Nothing farther than this from the ego can come within 4 m of the ego's lane point while it is on a road. */
const COARSE_M = 30;

/**
 * Stop signs as leaderboard 2.x judges them: the sign's box (enlarged by 1.2) must lie within 4 m of the ego's lane point and hold it or
 * one of 8 points of 0.5 m ahead. Leaving it without having stood still is an infraction, unless the last one was at the same sign.
 */
export class StopSignProximityCriterion implements Criterion<StopSignState> {
  state: StopSignState = { target: -1, stopped: false, inside: false, lastFailed: -1 };
  readonly #map: RoadMap;
  readonly #report: Report;
  readonly #boxes: StopSignBoxes;
  readonly #aheadX = new Float64Array(HOPS + 2);
  readonly #aheadY = new Float64Array(HOPS + 2);
  readonly #pose = { x: 0, y: 0, z: 0, headingRad: 0 };

  constructor(map: RoadMap, report: Report) {
    this.#map = map;
    this.#report = report;
    this.#boxes = stopSignBoxes(map, BOX_SCALE);
  }

  observe(ego: EgoStep): void {
    if (this.#boxes.count === 0) return;
    if (this.state.target < 0) this.#scan(ego);
    else this.#follow(ego);
  }

  /** The step that finds a sign does nothing else. */
  #scan(ego: EgoStep): void {
    let points = -1;
    for (let sign = 0; sign < this.#boxes.count; sign += 1) {
      const dx = this.#boxes.x[sign]! - ego.x;
      const dy = this.#boxes.y[sign]! - ego.y;
      if (dx * dx + dy * dy > COARSE_M * COARSE_M) continue;
      if (points < 0) {
        if (this.#isBackwards(ego)) return;
        points = this.#lookAhead(ego);
      }
      if (!this.#affected(sign, points, ego)) continue;
      this.state.target = sign;
      return;
    }
  }

  #follow(ego: EgoStep): void {
    const { state } = this;
    const sign = state.target;
    if (ego.speedMps < STOPPED_MPS) state.stopped = true;
    if (this.#affected(sign, this.#lookAhead(ego), ego)) return;
    if (!state.stopped && state.lastFailed !== sign) {
      const { id, x, y, z } = this.#map.stopSigns[sign]!;
      this.#report({ kind: 'stopSign', tick: ego.tick, timeS: ego.timeS, at: { x, y, z }, otherId: id });
      state.lastFailed = sign;
    }
    state.target = -1;
    state.stopped = false;
  }

  #isBackwards(ego: EgoStep): boolean {
    if (ego.velocityAheadMps < BACKWARDS) return true;
    const hit = ego.drivingLane();
    if (hit.lane < 0) return true;
    lanePoseAt(this.#map, hit.lane, hit.sM, 0, this.#pose);
    return ego.forwardX * cos(this.#pose.headingRad) + ego.forwardY * sin(this.#pose.headingRad) < BACKWARDS;
  }

  #lookAhead(ego: EgoStep): number {
    const hit = ego.drivingLane();
    return hit.lane < 0 ? 0 : lookAhead(this.#map, hit.lane, hit.sM, HOPS, HOP_M, this.#aheadX, this.#aheadY);
  }

  #affected(sign: number, points: number, ego: EgoStep): boolean {
    if (points === 0) return false;
    const dx = this.#boxes.x[sign]! - this.#aheadX[0]!;
    const dy = this.#boxes.y[sign]! - this.#aheadY[0]!;
    const dz = this.#boxes.z[sign]! - ego.z;
    if (Math.sqrt(dx * dx + dy * dy + dz * dz) > PROXIMITY_M) return false;
    return anyInside(this.#boxes, sign, this.#boxes.x[sign]!, this.#boxes.y[sign]!, this.#aheadX, this.#aheadY, points);
  }
}
