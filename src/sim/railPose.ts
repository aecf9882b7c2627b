import { FACT } from './LaneFacts.ts';
import { RailMoves } from './RailMoves.ts';
import { RAIL } from './RailSamples.ts';
import type { SimNetwork } from './SimNetwork.ts';
import type { WorldState } from './WorldState.ts';

// Taken over here because the engine folds the constants of a module into its code, but not those that it imports.
const { stride: FACT_STRIDE, samplesPerM: FACT_PER_M, lastButOne: FACT_LAST, firstSample: FACT_FIRST } = FACT;
const { stride: RAIL_STRIDE, x: RAIL_X, y: RAIL_Y, z: RAIL_Z, cos: RAIL_COS, sin: RAIL_SIN, headingRad: RAIL_HEADING, turnRad: RAIL_TURN } = RAIL;

/**
 * Puts bodies at their places on lanes: position by linear interpolation between samples, direction from the precomputed cosines and sines, so that no
 * trigonometry is needed. A slope turns the body (small angles).
 */
export function placeAllOnLanes(state: WorldState, { facts, rail, isFlat }: SimNetwork, moves: RailMoves): void {
  const { row: rows, lane, sM, leftM, slope, count } = moves;
  const { x, y, z, headingRad, cosHeading, sinHeading } = state;
  for (let index = 0; index < count; index += 1) {
    const row = rows[index];
    const fact = lane[index] * FACT_STRIDE;
    const s = sM[index];
    const left = leftM[index];
    const along = s > 0 ? s * facts[fact + FACT_PER_M] : 0;
    const last = facts[fact + FACT_LAST];
    const sample = along >= last ? last : Math.floor(along);
    const t = along - sample;
    const a = (facts[fact + FACT_FIRST] + sample) * RAIL_STRIDE;
    const b = a + RAIL_STRIDE;
    let cosine = rail[a + RAIL_COS];
    let sine = rail[a + RAIL_SIN];
    let heading = rail[a + RAIL_HEADING];
    const turn = rail[a + RAIL_TURN];
    if (turn !== 0) {
      cosine += t * (rail[b + RAIL_COS] - cosine);
      sine += t * (rail[b + RAIL_SIN] - sine);
      const scale = 1 / Math.sqrt(cosine * cosine + sine * sine);
      cosine *= scale;
      sine *= scale;
      heading += t * turn;
    }
    const aX = rail[a + RAIL_X];
    const aY = rail[a + RAIL_Y];
    const aZ = rail[a + RAIL_Z];
    x[row] = aX + t * (rail[b + RAIL_X] - aX) - left * sine;
    y[row] = aY + t * (rail[b + RAIL_Y] - aY) + left * cosine;
    z[row] = isFlat ? aZ : aZ + t * (rail[b + RAIL_Z] - aZ);
    const tangent = slope[index];
    if (tangent !== 0) {
      const unit = 1 / Math.sqrt(1 + tangent * tangent);
      const turnedCos = (cosine - sine * tangent) * unit;
      sine = (sine + cosine * tangent) * unit;
      cosine = turnedCos;
      heading += tangent - (tangent * tangent * tangent) / 3;
    }
    if (heading > Math.PI) heading -= 2 * Math.PI;
    else if (heading <= -Math.PI) heading += 2 * Math.PI;
    headingRad[row] = heading;
    cosHeading[row] = cosine;
    sinHeading[row] = sine;
  }
}

const ONE = new RailMoves(1);
ONE.count = 1;

/** Puts one row's pose at (lane, s, left). */
export function placeOnLane(state: WorldState, network: SimNetwork, row: number, lane: number, sM: number, leftM: number): void {
  ONE.row[0] = row;
  ONE.lane[0] = lane;
  ONE.sM[0] = sM;
  ONE.leftM[0] = leftM;
  placeAllOnLanes(state, network, ONE);
}
