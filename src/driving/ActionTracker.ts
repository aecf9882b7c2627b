import { cos, sin } from '../geometry/trig.ts';
import type { VehicleModel } from '../world/VehicleModel.ts';
import type { VehicleControl } from '../world/WorldCommands.ts';
import { STEP_S } from '../world/World.ts';
import type { WorldFrame } from '../world/WorldFrame.ts';
import type { Action } from './Action.ts';
import { projectOnRoute, routePoseAt, type RouteLine, type RouteProjection } from './RouteLine.ts';

/** A speed error of 1 m/s asks for this much acceleration (1/s), separately for gaining and losing speed. */
const GAIN_PER_S = 1.2;
const BRAKE_GAIN_PER_S = 1.7;
/** Comfortable gain of speed, and the hardest braking that is asked for (m/s²). */
const MOST_ACCEL_MPS2 = 2.6;
const MOST_BRAKING_MPS2 = 8;
/** Between these accelerations (m/s²) the car is left to roll. */
const ROLLING_MPS2 = -0.25;
/** Look-ahead of the pure pursuit: this many seconds of travel, within bounds (m). */
const LOOK_AHEAD_S = 0.55;
const SHORTEST_LOOK_AHEAD_M = 3.2;
const LONGEST_LOOK_AHEAD_M = 12;
/** A new lateral offset is approached at this rate (m/s). */
const OFFSET_RATE_MPS = 1;
/** A target below this speed (m/s) means standing still. */
const STAND_MPS = 0.15;

/** What the tracker remembers between steps. */
export interface TrackerMemory {
  alongM: number;
  offsetLeftM: number;
  /** Slow correction for what the vehicle model does not know (m/s²). */
  biasMps2: number;
}

/**
 * Turns what a driver wants into steering, throttle and brake, the same for experts and policies: pure pursuit of the route line by the
 * rear axle (Coulter, 1992), and a speed controller through the inverse of the vehicle's response.
 */
export class ActionTracker {
  readonly #line: RouteLine;
  readonly #vehicle: VehicleModel;
  #memory: TrackerMemory = { alongM: 0, offsetLeftM: 0, biasMps2: 0 };
  readonly #projection: RouteProjection = { sM: 0, leftM: 0, headingRad: 0, distanceM: 0 };
  readonly #goal = { x: 0, y: 0, headingRad: 0 };

  constructor(line: RouteLine, vehicle: VehicleModel) {
    this.#line = line;
    this.#vehicle = vehicle;
  }

  save(): TrackerMemory {
    return { ...this.#memory };
  }

  restore(memory: TrackerMemory): void {
    this.#memory = { ...memory };
  }

  /** The control for this frame; call once per step, in order. */
  control(frame: WorldFrame, action: Action): VehicleControl {
    const steer = this.#steer(frame, action.lateralOffsetLeftM);
    const speedMps = frame.actors.speedMps[0]!;
    if (action.targetSpeedMps < STAND_MPS && speedMps < 0.4) {
      this.#memory.biasMps2 = 0;
      return { throttle: 0, brake: 0.6, steer, reverse: false, handBrake: false };
    }
    const errorMps = action.targetSpeedMps - speedMps;
    const wantedMps2 = Math.max(-MOST_BRAKING_MPS2, Math.min(MOST_ACCEL_MPS2, errorMps * (errorMps > 0 ? GAIN_PER_S : BRAKE_GAIN_PER_S)));
    const lacksMps2 = Math.max(-1, Math.min(1, wantedMps2 - frame.actors.accelMps2[0]!));
    this.#memory.biasMps2 = Math.max(-1.5, Math.min(1.5, this.#memory.biasMps2 + 0.5 * lacksMps2 * STEP_S));
    const askedMps2 = wantedMps2 + this.#memory.biasMps2;
    const coastingMps2 = this.#vehicle.accelMps2(speedMps, 0, 0);
    if (askedMps2 > coastingMps2) return { throttle: this.#throttleFor(speedMps, askedMps2), brake: 0, steer, reverse: false, handBrake: false };
    const brake = askedMps2 - coastingMps2 > ROLLING_MPS2 ? 0 : this.#brakeFor(speedMps, askedMps2);
    return { throttle: 0, brake, steer, reverse: false, handBrake: false };
  }

  #steer(frame: WorldFrame, offsetLeftM: number): number {
    const memory = this.#memory;
    const actors = frame.actors;
    const step = OFFSET_RATE_MPS * STEP_S;
    memory.offsetLeftM += Math.max(-step, Math.min(step, offsetLeftM - memory.offsetLeftM));
    const c = cos(actors.headingRad[0]!);
    const s = sin(actors.headingRad[0]!);
    const rearX = actors.x[0]! - this.#vehicle.rearAxleToCentreM * c;
    const rearY = actors.y[0]! - this.#vehicle.rearAxleToCentreM * s;
    projectOnRoute(this.#line, rearX, rearY, memory.alongM - 5, memory.alongM + 15, this.#projection);
    memory.alongM = this.#projection.sM;
    const lookAheadM = Math.max(SHORTEST_LOOK_AHEAD_M, Math.min(LONGEST_LOOK_AHEAD_M, LOOK_AHEAD_S * Math.abs(actors.speedMps[0]!) + 1.2));
    routePoseAt(this.#line, memory.alongM + lookAheadM, memory.offsetLeftM, this.#goal);
    const dx = this.#goal.x - rearX;
    const dy = this.#goal.y - rearY;
    const squared = dx * dx + dy * dy;
    const leftM = dy * c - dx * s;
    return squared > 0.01 ? this.#vehicle.steerForCurvature((2 * leftM) / squared) : 0;
  }

  /** Least throttle that gives the acceleration, by bisection: the response rises with throttle. */
  #throttleFor(speedMps: number, accelMps2: number): number {
    let low = 0;
    let high = 1;
    for (let halving = 0; halving < 10; halving += 1) {
      const middle = (low + high) / 2;
      if (this.#vehicle.accelMps2(speedMps, middle, 0) < accelMps2) low = middle;
      else high = middle;
    }
    return high;
  }

  #brakeFor(speedMps: number, accelMps2: number): number {
    let low = 0;
    let high = 1;
    for (let halving = 0; halving < 10; halving += 1) {
      const middle = (low + high) / 2;
      if (this.#vehicle.accelMps2(speedMps, 0, middle) > accelMps2) low = middle;
      else high = middle;
    }
    return high;
  }
}
