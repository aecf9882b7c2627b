import type { ActorTable } from '../actors/ActorTable.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import { forecastStanding, openFuture } from './forecastFree.ts';
import { FORECAST_STEP_S, FORECAST_STEPS, type ForecastTable } from './ForecastTable.ts';

/** Who stands within this distance of the road ahead (m) and faces it may step out, with this probability and speed (m/s). */
const NEAR_ROAD_M = 6;
const FACING = 0.5;
const STEPS_OUT = 0.12;
const STEPS_OUT_MPS = 2.5;
const STOPS = 0.2;
const MOVING_MPS = 0.15;

/** Walkers walk on or stop; who stands at the road and looks across may start to cross it. */
export function forecastWalker(ground: ExpertGround, actors: ActorTable, actor: number, steps: number, futures: ForecastTable): void {
  const vx = actors.velocityX[actor]!;
  const vy = actors.velocityY[actor]!;
  if (vx * vx + vy * vy > MOVING_MPS * MOVING_MPS) {
    walkOn(actors, actor, vx, vy, 1 - STOPS, steps, futures);
    forecastStanding(actors, actor, STOPS, steps, futures);
    return;
  }
  const mayCross = facesRoad(ground, actors, actor);
  forecastStanding(actors, actor, mayCross ? 1 - STEPS_OUT : 1, steps, futures);
  if (mayCross) walkOn(actors, actor, STEPS_OUT_MPS * actors.cosHeading[actor]!, STEPS_OUT_MPS * actors.sinHeading[actor]!, STEPS_OUT, steps, futures);
}

function facesRoad(ground: ExpertGround, actors: ActorTable, actor: number): boolean {
  const leftM = actors.leftM[actor]!;
  if (Math.abs(leftM) > NEAR_ROAD_M) return false;
  const row = Math.min(ground.line.count - 1, Math.max(0, Math.floor(actors.sM[actor]!)));
  const acrossLeft = actors.sinHeading[actor]! * ground.cosHeading[row]! - actors.cosHeading[actor]! * ground.sinHeading[row]!;
  return leftM > 0 ? acrossLeft < -FACING : acrossLeft > FACING;
}

function walkOn(actors: ActorTable, actor: number, vx: number, vy: number, probability: number, steps: number, futures: ForecastTable): void {
  const future = openFuture(futures, probability, 1);
  if (future < 0) return;
  const speed = Math.sqrt(vx * vx + vy * vy);
  const base = future * FORECAST_STEPS;
  for (let step = 0; step < steps; step += 1) {
    const cell = base + step;
    const t = step * FORECAST_STEP_S;
    futures.x[cell] = actors.x[actor]! + vx * t;
    futures.y[cell] = actors.y[actor]! + vy * t;
    futures.cosHeading[cell] = vx / speed;
    futures.sinHeading[cell] = vy / speed;
    futures.speedMps[cell] = speed;
  }
}
