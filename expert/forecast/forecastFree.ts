import type { ActorTable } from '../actors/ActorTable.ts';
import { FORECAST_STEP_S, FORECAST_STEPS, MOST_FUTURES, type ForecastTable } from './ForecastTable.ts';

/** Turning and gaining speed are taken to fade within about this time (s). */
const FADE_S = 1;

/** A future in which the actor stays where it is. */
export function forecastStanding(actors: ActorTable, actor: number, probability: number, steps: number, futures: ForecastTable): void {
  const future = openFuture(futures, probability, 0);
  if (future < 0) return;
  const base = future * FORECAST_STEPS;
  for (let step = 0; step < steps; step += 1) {
    const cell = base + step;
    futures.x[cell] = actors.x[actor]!;
    futures.y[cell] = actors.y[actor]!;
    futures.cosHeading[cell] = actors.cosHeading[actor]!;
    futures.sinHeading[cell] = actors.sinHeading[actor]!;
    futures.speedMps[cell] = 0;
  }
}

/** Who gains speed mostly goes on gaining it; up to this much (m/s²). */
const GAINS_MPS2 = 0.3;
const GOES_ON_GAINING = 0.7;
const MOST_GAIN_MPS2 = 2;
const HARD_BRAKE_MPS2 = -5;

/** Futures for who keeps to no lane: present speed and turning, both fading to straight and steady, and, for who gains speed, gaining it further. */
export function forecastFree(actors: ActorTable, actor: number, steps: number, futures: ForecastTable): void {
  const gains = actors.accelMps2[actor]! > GAINS_MPS2 && actors.speedMps[actor]! > 0;
  runFree(actors, actor, gains ? 1 - GOES_ON_GAINING : 1, 0, steps, futures);
  if (gains) runFree(actors, actor, GOES_ON_GAINING, Math.min(MOST_GAIN_MPS2, actors.accelMps2[actor]!), steps, futures);
}

/** A future of present speed and turning, both fading to straight and steady. */
export function forecastSteady(actors: ActorTable, actor: number, probability: number, steps: number, futures: ForecastTable): void {
  runFree(actors, actor, probability, actors.accelMps2[actor]! > GAINS_MPS2 ? Math.min(MOST_GAIN_MPS2, actors.accelMps2[actor]!) : 0, steps, futures);
}

/** A future in which the actor brakes hard and stays where it comes to stand. */
export function forecastBraking(actors: ActorTable, actor: number, probability: number, steps: number, futures: ForecastTable): void {
  runFree(actors, actor, probability, HARD_BRAKE_MPS2, steps, futures);
}

function runFree(actors: ActorTable, actor: number, probability: number, lastingMps2: number, steps: number, futures: ForecastTable): void {
  const future = openFuture(futures, probability, 1);
  if (future < 0) return;
  const base = future * FORECAST_STEPS;
  let x = actors.x[actor]!;
  let y = actors.y[actor]!;
  let c = actors.cosHeading[actor]!;
  let s = actors.sinHeading[actor]!;
  let v = actors.speedMps[actor]!;
  const forwards = v >= 0;
  let fade = 1;
  const keep = 1 - FORECAST_STEP_S / FADE_S;
  for (let step = 0; step < steps; step += 1) {
    const cell = base + step;
    futures.x[cell] = x;
    futures.y[cell] = y;
    futures.cosHeading[cell] = c;
    futures.sinHeading[cell] = s;
    futures.speedMps[cell] = v;
    const turn = actors.yawRateRadPerS[actor]! * fade * FORECAST_STEP_S;
    const nc = c - turn * s;
    const ns = s + turn * c;
    const size = Math.sqrt(nc * nc + ns * ns);
    c = nc / size;
    s = ns / size;
    v += (lastingMps2 !== 0 ? lastingMps2 : actors.accelMps2[actor]! * fade) * FORECAST_STEP_S;
    if (forwards ? v < 0 : v > 0) v = 0;
    x += v * c * FORECAST_STEP_S;
    y += v * s * FORECAST_STEP_S;
    fade *= keep;
  }
}

/** The next future of the table, -1 when it is full. */
export function openFuture(futures: ForecastTable, probability: number, moves: 0 | 1): number {
  if (futures.count >= MOST_FUTURES) return -1;
  const future = futures.count;
  futures.count += 1;
  futures.probability[future] = probability;
  futures.moves[future] = moves;
  return future;
}
