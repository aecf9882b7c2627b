import type { Action } from '../../src/driving/Action.ts';
import type { Decision, Driver, EpisodeStart, Observation } from '../../src/driving/Driver.ts';
import { routePoseAt, type RouteLine } from '../../src/driving/RouteLine.ts';
import type { Scene, SceneActor } from '../../src/driving/Scene.ts';
import { boxesOverlap } from '../../src/geometry/orientedBox.ts';
import { cos, sin } from '../../src/geometry/trig.ts';
import { idmSpeed, PDM_GAPS, type IdmGap } from './pdmLiteIdm.ts';

/** Share of the speed limit; fastest speed, and near junctions (m/s). */
const LIMIT_SHARE = 0.72;
const TOP_MPS = 20;
const JUNCTION_MPS = 64 / 3.6;
const JUNCTION_REACH_M = 30;
/** Leaders: centre this near to the route and this far ahead (m), turned by at most this (rad). */
const LEADER_BESIDE_M = 2.5;
const LEADER_REACH_M = 80;
const LEADER_TURN_RAD = (35 * Math.PI) / 180;
/** Forecast of vehicles within this distance (m), by constant control, in steps (s); shorter near lane changes. */
const FORECAST_RANGE_M = 50;
const FORECAST_S = 2;
const FORECAST_NEAR_CHANGE_S = 1.1;
const STEP_S = 0.05;
/** Boxes are grown by these factors. */
const EGO_LENGTH = 1.3;
const EGO_WIDTH_FAST = 1.2;
const FAST_MPS = 5;
const OTHER_LENGTH = 1.2;
const OTHER_LENGTH_NEAR_CHANGE = 2;
const OTHER_WIDTH_END = 1.3;
const WALKER_HALF_M = 1.5;
const WALKER_LEAST_MPS = 0.5;
const STANDING_MPS = 0.1;
const CLEARED_WITHIN_M = 3;
/** A car that has stood for so many ticks gets full throttle for one: the published code believes the limit to be 179 ticks. */
const KICK_TICKS = 170;

/**
 * PDM-Lite's rule set (carla_garage, leaderboard 2) from its published facts, as a baseline: one path, one IDM speed, the least of a few
 * hazards. Left out are the manoeuvres around obstacles, which a changed scenario runner scripts for each scenario type; noise on the steering;
 * and the controllers, for which the shared tracker stands. The IDM has the parameters and the horizon of the technical report.
 */
export class PdmLite implements Driver {
  readonly name = 'pdm-lite';
  #line: RouteLine | undefined;
  #stands = 0;
  #clearedSign = false;

  reset(start: EpisodeStart): void {
    this.#line = start.line;
    this.#stands = 0;
    this.#clearedSign = false;
  }

  drive({ scene, privileged }: Observation): Decision {
    if (this.#line === undefined) throw new Error('drive() before reset()');
    const { ego, route } = scene;
    const limit = route.speedLimitMps > 0 ? route.speedLimitMps : 8.3;
    const nearJunction = route.distanceToJunctionM !== null && route.distanceToJunctionM < JUNCTION_REACH_M;
    const free = Math.min(LIMIT_SHARE * limit, nearJunction ? JUNCTION_MPS : TOP_MPS, TOP_MPS);
    let action: Action = { targetSpeedMps: free, lateralOffsetLeftM: 0, reason: 'cruise' };
    const changing = isNearLaneChange(scene);
    const slower = (targetSpeedMps: number, reason: Action['reason']): void => {
      if (targetSpeedMps < action.targetSpeedMps) action = { targetSpeedMps, lateralOffsetLeftM: 0, reason };
    };
    const towards = (gapM: number, speedMps: number, gap: IdmGap): number => idmSpeed(ego.speedMps, free, gapM, speedMps, gap);
    if (!changing) {
      for (const actor of scene.actors) if (isLeader(actor)) slower(towards((actor.alongRouteM ?? 0) - actor.lengthM, actor.velocityAheadMps, PDM_GAPS.vehicle), 'leader');
    }
    const light = scene.lights.find(({ distanceToStopLineM }) => distanceToStopLineM > -1);
    if (light !== undefined && light.state !== 'green') slower(towards(light.distanceToStopLineM, 0, PDM_GAPS.light), light.state === 'red' ? 'redLight' : 'yellowLight');
    this.#stopSign(scene, (gapM) => slower(towards(gapM, 0, PDM_GAPS.stopSign), 'stopSign'));
    for (const actor of scene.actors) {
      if (!this.#meets(scene, privileged.alongM, actor, free, changing)) continue;
      if (actor.kind === 'walker') slower(towards(Math.max(0.1, distanceOf(actor) - ego.lengthM / 2), 0, PDM_GAPS.walker), 'walker');
      else if (actor.kind === 'bicycle') slower(towards(Math.max(0.1, distanceOf(actor) - ego.lengthM / 2), actor.velocityAheadMps, PDM_GAPS.vehicle), 'bicycle');
      else slower(0, actor.kind === 'prop' ? 'blocker' : 'yield');
    }
    return { action: this.#kick(ego.speedMps, action) };
  }

  #stopSign(scene: Scene, brakeFor: (gapM: number) => void): void {
    const sign = scene.stopSigns[0];
    if (sign === undefined || sign.distanceToStopPointM < -CLEARED_WITHIN_M) {
      this.#clearedSign = false;
      return;
    }
    if (scene.ego.speedMps < STANDING_MPS && sign.distanceToStopPointM < CLEARED_WITHIN_M) this.#clearedSign = true;
    if (!this.#clearedSign) brakeFor(sign.distanceToStopPointM);
  }

  #kick(speedMps: number, action: Action): Action {
    this.#stands = speedMps < STANDING_MPS ? this.#stands + 1 : 0;
    if (this.#stands < KICK_TICKS) return action;
    this.#stands = 0;
    return { ...action, targetSpeedMps: TOP_MPS, reason: 'other' };
  }

  /** Do the ego on its route at the free speed and the actor by constant control overlap within the horizon? */
  #meets(scene: Scene, alongM: number, actor: SceneActor, freeMps: number, changing: boolean): boolean {
    const { ego } = scene;
    const ahead = actor.alongRouteM ?? 0;
    const isWalker = actor.kind === 'walker';
    if (distanceOf(actor) > FORECAST_RANGE_M || (isLeader(actor) && !changing) || (ahead < 0 && Math.abs(actor.headingToRouteLeftRad ?? 0) < 0.6)) return false;
    const horizon = Math.round((changing ? FORECAST_NEAR_CHANGE_S : FORECAST_S) / STEP_S);
    let x = actor.aheadM;
    let y = actor.leftM;
    const heading = actor.headingLeftRad;
    const size = Math.sqrt(actor.velocityAheadMps * actor.velocityAheadMps + actor.velocityLeftMps * actor.velocityLeftMps);
    const walkC = size > 0.05 ? actor.velocityAheadMps / size : cos(heading);
    const walkS = size > 0.05 ? actor.velocityLeftMps / size : sin(heading);
    let v = isWalker ? (size > 0.05 ? Math.max(WALKER_LEAST_MPS, size) : 0) : actor.speedMps;
    const own = { x: 0, y: 0, headingRad: 0 };
    const origin = { x: 0, y: 0, headingRad: 0 };
    routePoseAt(this.#lineOf(), alongM, ego.routeLeftM, origin);
    const originHeading = origin.headingRad + ego.routeHeadingErrorLeftRad;
    const oc = cos(originHeading);
    const os = sin(originHeading);
    let s = alongM;
    let egoV = Math.max(0, ego.speedMps);
    for (let step = 0; step < horizon; step += 1) {
      routePoseAt(this.#lineOf(), s, 0, own);
      const ex = (own.x - origin.x) * oc + (own.y - origin.y) * os;
      const ey = (own.y - origin.y) * oc - (own.x - origin.x) * os;
      const eh = own.headingRad - originHeading;
      const grown = 1 + ((OTHER_WIDTH_END - 1) * step) / horizon;
      const halfLength = isWalker ? WALKER_HALF_M : (actor.lengthM / 2) * (changing ? OTHER_LENGTH_NEAR_CHANGE : OTHER_LENGTH);
      const halfWidth = isWalker ? WALKER_HALF_M : (actor.widthM / 2) * grown;
      const egoHalfWidth = (ego.widthM / 2) * (ego.speedMps > FAST_MPS ? EGO_WIDTH_FAST : 1);
      if (boxesOverlap(ex, ey, cos(eh), sin(eh), (ego.lengthM / 2) * EGO_LENGTH, egoHalfWidth, x, y, cos(heading), sin(heading), halfLength, halfWidth)) return true;
      x += v * STEP_S * (isWalker ? walkC : cos(heading));
      y += v * STEP_S * (isWalker ? walkS : sin(heading));
      // Held control: speed goes on changing only by throttle; partial braking counts as none.
      if (!isWalker && v > 0 && actor.accelMps2 > 0) v += actor.accelMps2 * STEP_S;
      egoV += Math.max(-5, Math.min(3, (freeMps - egoV) / 0.5)) * STEP_S;
      s += egoV * STEP_S;
    }
    return false;
  }

  #lineOf(): RouteLine {
    return this.#line!;
  }
}

function distanceOf(actor: SceneActor): number {
  return Math.sqrt(actor.aheadM * actor.aheadM + actor.leftM * actor.leftM);
}

function isLeader(actor: SceneActor): boolean {
  const { alongRouteM, leftOfRouteM, headingToRouteLeftRad, kind } = actor;
  if (alongRouteM === null || leftOfRouteM === null || headingToRouteLeftRad === null || kind === 'walker' || kind === 'prop') return false;
  return alongRouteM > 0 && alongRouteM < LEADER_REACH_M && Math.abs(leftOfRouteM) < LEADER_BESIDE_M && Math.abs(headingToRouteLeftRad) < LEADER_TURN_RAD;
}

/** Within the braking distance before a lane change; its published rule of thumb is (v / 10)² / 2 + 10 with v in km/h. */
function isNearLaneChange({ ego, route }: Scene): boolean {
  const kmh = ego.speedMps * 3.6;
  const reachM = Math.max(20, (kmh * kmh) / 200 + 10);
  return (route.nextCommand === 'changeLeft' || route.nextCommand === 'changeRight') && (route.distanceToCommandM ?? Infinity) < reachM;
}
