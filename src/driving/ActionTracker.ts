import { cos, sin } from '../geometry/trig.ts';
import type { VehicleModel } from '../world/VehicleModel.ts';
import type { VehicleControl } from '../world/WorldCommands.ts';
import { STEP_S } from '../world/World.ts';
import type { WorldFrame } from '../world/WorldFrame.ts';
import type { Action } from './Action.ts';
import { projectOnRoute, routePoseAt, type RouteLine, type RouteProjection } from './RouteLine.ts';
import { limitedAccel, lookAheadAt, offsetSlope, TRACKER, wantedAccel } from './trackerLaws.ts';

/** Between these accelerations (m/s²) the car is left to roll. */
const ROLLING_MPS2 = -0.25;
/** The last of a stop is braked softly (brake, above this speed in m/s), then the car is held. */
const ROLLED_OUT_MPS = 0.08;
const SETTLING_BRAKE = 0.2;
const HOLDING_BRAKE = 0.6;
/** A creeping car follows a new offset as if it went at least this fast (m/s); a standing one does not. */
const CREEP_MPS = 0.5;

/** What the tracker remembers between steps. */
export interface TrackerMemory {
  alongM: number;
  /** Lateral offset of the pursued point now, and its slope (m per m). */
  offsetLeftM: number;
  offsetSlope: number;
  /** Acceleration commanded last (m/s²). */
  accelMps2: number;
  /** Slow correction for what the vehicle model does not know (m/s²). */
  biasMps2: number;
}

/**
 * Turns what a driver wants into steering, throttle and brake, the same for experts and policies: pure pursuit of the route line by the
 * rear axle (Coulter, 1992), and a speed controller with bounded jerk through the inverse of the vehicle's response. See `trackerLaws`.
 */
export class ActionTracker {
  readonly #line: RouteLine;
  readonly #vehicle: VehicleModel;
  #memory: TrackerMemory = { alongM: 0, offsetLeftM: 0, offsetSlope: 0, accelMps2: 0, biasMps2: 0 };
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
    if (action.targetSpeedMps < TRACKER.standMps && speedMps < 0.4) {
      this.#memory.biasMps2 = 0;
      this.#memory.accelMps2 = 0;
      return { throttle: 0, brake: speedMps > ROLLED_OUT_MPS ? SETTLING_BRAKE : HOLDING_BRAKE, steer, reverse: false, handBrake: false };
    }
    const wantedMps2 = limitedAccel(this.#memory.accelMps2, wantedAccel(speedMps, action.targetSpeedMps, this.#memory.accelMps2), STEP_S);
    this.#memory.accelMps2 = wantedMps2;
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
    const speedMps = Math.abs(actors.speedMps[0]!);
    if (speedMps > 0.05) {
      const stepM = Math.max(speedMps, CREEP_MPS) * STEP_S;
      memory.offsetSlope = offsetSlope(memory.offsetLeftM, memory.offsetSlope, offsetLeftM, speedMps, stepM);
      memory.offsetLeftM += memory.offsetSlope * stepM;
    }
    const c = cos(actors.headingRad[0]!);
    const s = sin(actors.headingRad[0]!);
    const rearX = actors.x[0]! - this.#vehicle.rearAxleToCentreM * c;
    const rearY = actors.y[0]! - this.#vehicle.rearAxleToCentreM * s;
    projectOnRoute(this.#line, rearX, rearY, memory.alongM - 5, memory.alongM + 15, this.#projection);
    memory.alongM = this.#projection.sM;
    const lookAheadM = lookAheadAt(speedMps);
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
