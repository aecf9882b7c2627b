import { exp } from '../../geometry/trig.ts';
import { LongitudinalTable, SPEED_ROWS, SPEED_STEP_MPS, THROTTLE_COLUMNS, THROTTLE_STEP } from '../../sim/LongitudinalTable.ts';
import type { StepResponse } from './StepResponse.ts';

/** How far a measurement speaks for its neighbourhood. */
const REACH_MPS = 1;
const REACH_THROTTLE = 0.07;
/** The prior counts as much as this many measurements. */
const PRIOR_WEIGHT = 0.5;
/** Brakes held harder than this tell the full brake, the others are between. */
const FULL_BRAKE = 0.99;

/**
 * A table of how the ego answers to its pedals: the default, corrected by what was measured (kernel regression on the differences), so that where nothing was
 * measured the default stays.
 */
export function fitEgoTable(responses: readonly StepResponse[], prior = LongitudinalTable.carlaMkz()): LongitudinalTable {
  const driven = responses.filter(({ brake }) => brake === 0);
  const braked = responses.filter(({ brake }) => brake >= FULL_BRAKE);
  const drive = prior.drive.slice();
  const fullBrake = prior.fullBrake.slice();
  for (let row = 0; row < SPEED_ROWS; row += 1) {
    const speedMps = row * SPEED_STEP_MPS;
    for (let column = 0; column < THROTTLE_COLUMNS; column += 1) drive[row * THROTTLE_COLUMNS + column]! += correction(driven, prior, speedMps, column * THROTTLE_STEP);
    fullBrake[row]! += correction(braked, prior, speedMps, 0);
  }
  return new LongitudinalTable(drive, fullBrake);
}

function correction(responses: readonly StepResponse[], prior: LongitudinalTable, speedMps: number, throttle: number): number {
  let sum = 0;
  let weights = PRIOR_WEIGHT;
  for (const response of responses) {
    const dv = (response.speedMps - speedMps) / REACH_MPS;
    const du = response.brake > 0 ? 0 : (response.throttle - throttle) / REACH_THROTTLE;
    const squared = dv * dv + du * du;
    if (squared > 16) continue;
    const weight = exp(-squared / 2);
    sum += weight * (response.accelMps2 - prior.acceleration(response.speedMps, response.throttle, response.brake));
    weights += weight;
  }
  return sum / weights;
}

/** Root of the mean square of what a table gets wrong (m/s²). */
export function tableError(table: LongitudinalTable, responses: readonly StepResponse[]): number {
  const squares = responses.map(({ speedMps, throttle, brake, accelMps2 }) => (table.acceleration(Math.max(0, speedMps), throttle, brake) - accelMps2) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / Math.max(1, squares.length));
}
