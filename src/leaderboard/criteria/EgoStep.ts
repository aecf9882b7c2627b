import { cos, sin } from '../../geometry/trig.ts';
import type { LaneHit } from '../../map/LaneIndex.ts';
import { DRIVABLE_LANES } from '../../map/LaneType.ts';
import type { WorldFrame } from '../../world/WorldFrame.ts';
import type { LaneLocator } from './LaneLocator.ts';

/** The ego in one frame as the criteria ask for it; one object reused for all steps. */
export class EgoStep {
  tick = 0;
  timeS = 0;
  x = 0;
  y = 0;
  z = 0;
  headingRad = 0;
  forwardX = 1;
  forwardY = 0;
  /** Speed over ground (m/s), never negative. */
  speedMps = 0;
  /** Velocity along the own heading (m/s). */
  velocityAheadMps = 0;
  halfLengthM = 0;
  readonly #lanes: LaneLocator;
  readonly #hit: LaneHit = { lane: -1, sM: 0, leftM: 0, distanceM: Infinity };
  #located = false;

  constructor(lanes: LaneLocator) {
    this.#lanes = lanes;
  }

  read(frame: WorldFrame): void {
    const { actors } = frame;
    this.tick = frame.tick;
    this.timeS = frame.timeS;
    this.x = actors.x[0]!;
    this.y = actors.y[0]!;
    this.z = actors.z[0]!;
    this.headingRad = actors.headingRad[0]!;
    this.forwardX = cos(this.headingRad);
    this.forwardY = sin(this.headingRad);
    const velocityX = actors.velocityX[0]!;
    const velocityY = actors.velocityY[0]!;
    this.speedMps = Math.sqrt(velocityX * velocityX + velocityY * velocityY);
    this.velocityAheadMps = velocityX * this.forwardX + velocityY * this.forwardY;
    this.halfLengthM = actors.lengthM[0]! / 2;
    this.#located = false;
  }

  /** The nearest driving lane, CARLA's `get_waypoint(ego)`; looked up at most once a step. */
  drivingLane(): LaneHit {
    if (!this.#located) {
      this.#lanes.nearest(this.x, this.y, DRIVABLE_LANES, this.#hit, this.z);
      this.#located = true;
    }
    return this.#hit;
  }
}
