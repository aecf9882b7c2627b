import { cos, sin } from '../../geometry/trig.ts';

/**
 * CartPole-v1: a pole hinged on a cart that is pushed left or right (Barto, Sutton and Anderson 1983; equations without friction after Florian 2005,
 * with the constants of Gymnasium). Explicit Euler steps. Checked against Gymnasium's own trajectories.
 */
const GRAVITY_MPS2 = 9.8;
const CART_KG = 1;
const POLE_KG = 0.1;
const TOTAL_KG = CART_KG + POLE_KG;
const HALF_POLE_M = 0.5;
const POLE_MOMENT = POLE_KG * HALF_POLE_M;
const PUSH_N = 10;
const STEP_S = 0.02;

/** The episode fails when the cart is farther from the middle than this, or the pole leans more. */
export const TRACK_M = 2.4;
export const LEAN_RAD = (12 * 2 * Math.PI) / 360;

/** An episode ends after so many steps. Each step scores 1, so this is the best score. */
export const EPISODE_STEPS = 500;

/** At the start each of the four numbers is uniform in plus or minus this. */
export const START_RANGE = 0.05;

/** Numbers of one state: cart position (m), cart velocity (m/s), pole angle (rad, to the right), pole angular velocity (rad/s). */
export const STATE_NUMBERS = 4;

/** Moves the state that stands at `at` on by one step. @param push 1 to the right, 0 to the left */
export function stepCartPole(states: Float64Array, at: number, push: number): void {
  const velocityMps = states[at + 1]!;
  const angleRad = states[at + 2]!;
  const rateRadps = states[at + 3]!;
  const sine = sin(angleRad);
  const cosine = cos(angleRad);
  const drive = ((push === 1 ? PUSH_N : -PUSH_N) + POLE_MOMENT * (rateRadps * rateRadps) * sine) / TOTAL_KG;
  const poleRadps2 = (GRAVITY_MPS2 * sine - cosine * drive) / (HALF_POLE_M * (4 / 3 - (POLE_KG * (cosine * cosine)) / TOTAL_KG));
  const cartMps2 = drive - (POLE_MOMENT * poleRadps2 * cosine) / TOTAL_KG;
  states[at] = states[at]! + STEP_S * velocityMps;
  states[at + 1] = velocityMps + STEP_S * cartMps2;
  states[at + 2] = angleRad + STEP_S * rateRadps;
  states[at + 3] = rateRadps + STEP_S * poleRadps2;
}

/** Whether the cart has left the track or the pole has fallen. */
export function hasFailed(states: Float64Array, at: number): boolean {
  return Math.abs(states[at]!) > TRACK_M || Math.abs(states[at + 2]!) > LEAN_RAD;
}
