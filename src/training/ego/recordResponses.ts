import { STEP_S } from '../../world/World.ts';
import type { World } from '../../world/World.ts';
import type { VehicleControl } from '../../world/WorldCommands.ts';
import type { WorldSetup } from '../../world/WorldSetup.ts';
import type { EgoResponses, SteerResponse, StepResponse } from './StepResponse.ts';

interface Run {
  readonly fromMps: number;
  readonly control: VehicleControl;
  readonly steps: number;
}

const PEDALS: VehicleControl = { throttle: 0, brake: 0, steer: 0, reverse: false, handBrake: false };
const THROTTLES = [0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;
const START_MPS = [0, 8, 16, 24] as const;
const BRAKES = [0.3, 0.6, 1] as const;
const STEERS = [-1, -0.5, -0.2, 0.2, 0.5, 1] as const;
/** Slower than this there is no way to speak of (m/s). */
const MOVING_MPS = 1;
/** CARLA needs some steps to set its wheels turning after it was given a speed. */
const SETTLING_STEPS = 3;

/**
 * Drives the ego from several speeds with pedals and wheel held, each run from a new start.
 * @param setup an ego on a straight and level lane; @param freeM how far the lane goes on
 * @param onRun told before each run
 */
export async function recordResponses(world: World, setup: WorldSetup, freeM: number, onRun: (done: number, total: number) => void): Promise<EgoResponses> {
  const pedals: StepResponse[] = [];
  const steering: SteerResponse[] = [];
  const runs = [
    ...START_MPS.flatMap((fromMps) => THROTTLES.map((throttle) => ({ fromMps, control: { ...PEDALS, throttle }, steps: fromMps === 0 ? 120 : 50 }))),
    ...START_MPS.filter((fromMps) => fromMps > 0).flatMap((fromMps) => BRAKES.map((brake) => ({ fromMps, control: { ...PEDALS, brake }, steps: 80 }))),
    ...STEERS.map((steer) => ({ fromMps: 4, control: { ...PEDALS, throttle: 0.3, steer }, steps: 24 })),
  ];
  for (const [done, run] of runs.entries()) {
    onRun(done, runs.length);
    await drive(world, setup, freeM, run, pedals, steering);
  }
  return { pedals, steering };
}

async function drive(world: World, setup: WorldSetup, freeM: number, { fromMps, control, steps }: Run, pedals: StepResponse[], steering: SteerResponse[]): Promise<void> {
  let frame = await world.reset({ ...setup, ego: { ...setup.ego, speedMps: fromMps } });
  let before = frame.actors.speedMps[0]!;
  let wayM = 0;
  for (let step = 0; step < steps && wayM < freeM; step += 1) {
    frame = await world.step({ ego: control });
    const after = frame.actors.speedMps[0]!;
    wayM += before * STEP_S;
    // A step in which the car comes to a stand tells less than its brakes can.
    if (step >= SETTLING_STEPS && control.steer === 0 && after > 0.01) pedals.push({ speedMps: before, throttle: control.throttle, brake: control.brake, accelMps2: (after - before) / STEP_S });
    // The wheels take their time to turn: the last steps tell the curve.
    if (control.steer !== 0 && step >= steps - 4 && after > MOVING_MPS) steering.push({ steer: control.steer, speedMps: after, curvaturePerM: frame.actors.yawRateRadPerS[0]! / after });
    before = after;
  }
}
