import { boxesOverlap } from '../../../src/geometry/orientedBox.ts';
import { cos, sin } from '../../../src/geometry/trig.ts';
import type { Action } from '../../../src/driving/Action.ts';
import { curveSpeed } from '../../../src/driving/curveSpeed.ts';
import type { Decision, Driver, Observation } from '../../../src/driving/Driver.ts';
import { safeSpeed } from '../../../src/driving/safeSpeed.ts';
import type { Scene, SceneActor } from '../../../src/driving/Scene.ts';

const DECEL_MPS2 = 2.5;
const REACTION_S = 0.8;
const SIDE_M = 0.4;
/** So long it looks at the oncoming lane before it drives there: the traffic of a scenario comes some seconds after it has stopped before the obstacle. */
const LOOKS_S = 13;

/**
 * A driver for tests that solves every scenario by a few plain rules: it stops at lights and signs, keeps behind leaders, waits for gaps, yields to whoever
 * crosses, passes standing things while nobody comes, and lets emergency vehicles by. It is slow and sees through everything.
 */
export class CarefulDriver implements Driver {
  readonly name = 'careful';
  #offsetLeftM = 0;
  #keepsRightUntilS = 0;
  #creepsUntilS = 0;
  #blockedSinceS = Infinity;

  reset(): void {
    this.#offsetLeftM = 0;
    this.#keepsRightUntilS = 0;
    this.#creepsUntilS = 0;
    this.#blockedSinceS = Infinity;
  }

  drive(observation: Observation): Decision {
    const { scene } = observation;
    this.#chooseOffset(observation);
    let speedMps = curveSpeed(scene, 2, 2, 0.8).speedMps;
    for (const limit of [atLight(scene), atStopSign(scene), behindLeader(scene, this.#offsetLeftM, this.#creeps(scene)), beforeJunction(scene), beforeCrossing(scene, speedMps), leavingSlot(scene)]) speedMps = Math.min(speedMps, limit);
    const isPullingOut = this.#offsetLeftM - scene.ego.routeLeftM > 0.5;
    if (this.#offsetLeftM !== 0) speedMps = Math.min(speedMps, isPullingOut ? 4 : this.#offsetLeftM > 0 ? 8 : 5);
    if (scene.actors.some((actor) => actor.sirenOn) && (scene.ego.inJunction || (scene.route.distanceToJunctionM ?? 99) < 20)) speedMps = Math.min(speedMps, 3.5);
    const action: Action = { targetSpeedMps: Math.max(0, speedMps), lateralOffsetLeftM: this.#offsetLeftM, reason: 'other' };
    return { action };
  }

  /** Two who wait for each other where their ways meet: one has to creep on. */
  #creeps(scene: Scene): boolean {
    if (scene.ego.standingForS > 4 && scene.actors.some((actor) => actor.standingForS > 3 && isWaitingAside(actor))) this.#creepsUntilS = scene.timeS + 5;
    return scene.timeS < this.#creepsUntilS;
  }

  #chooseOffset(observation: Observation): void {
    const { scene } = observation;
    const emergency = scene.actors.find((actor) => actor.sirenOn && actor.speedMps > 2 && isBetween(actor.alongRouteM, -55, 12) && isBetween(actor.leftOfRouteM, -1.6, 1.6) && along(actor) > 0.8);
    const beside = scene.lanes.find(({ relation }) => relation === 'sameDirection');
    const blockers = scene.actors.filter((actor) => isPassable(actor) && isInBand(scene, actor, 0, 0.1) && isBetween(actor.alongRouteM, -2.6 - actor.lengthM / 2, 60) && (actor.gapAheadM ?? 0) < 34);
    if (scene.actors.some((actor) => isBetween(actor.gapAheadM, -5, 55) && actor.speedMps > 1 && along(actor) < -0.8 && isBetween(actor.leftOfRouteM, 0.5, 2.9))) this.#keepsRightUntilS = scene.timeS + 4;
    this.#blockedSinceS = blockers.length === 0 ? Infinity : Math.min(this.#blockedSinceS, scene.timeS);
    if (emergency !== undefined && beside !== undefined) this.#offsetLeftM = beside.centreLeftM;
    else if (blockers.length > 0) this.#pass(observation, blockers);
    else this.#offsetLeftM = scene.timeS < this.#keepsRightUntilS ? -0.65 : 0;
  }

  /** Out to the left of what is in the way, while nobody comes; onto an oncoming lane only after a look at it for some seconds. */
  #pass(observation: Observation, blockers: readonly SceneActor[]): void {
    const { scene } = observation;
    let wantedM = 0;
    for (const group of [blockers, scene.actors]) {
      const inTheWay = group.filter((actor) => isPassable(actor) && isBetween(actor.alongRouteM, -6, 50) && isInBand(scene, actor, wantedM) && (actor.leftOfRouteM ?? 9) < 2);
      wantedM = Math.min(3.5, Math.max(wantedM, ...inTheWay.map((actor) => (actor.leftOfRouteM ?? 0) + halfAcross(actor) + scene.ego.widthM / 2 + 0.7)));
    }
    const looksForS = scene.lanes.some(({ side, relation }) => side === 'left' && relation === 'oncoming') ? LOOKS_S : 0;
    if (this.#offsetLeftM > 0.5 || (scene.timeS - this.#blockedSinceS >= looksForS && isLeftFree(observation))) this.#offsetLeftM = Math.max(this.#offsetLeftM, wantedM);
    else this.#offsetLeftM = 0;
  }
}

function isBetween(value: number | null, low: number, high: number): boolean {
  return value !== null && value > low && value < high;
}

/** Cosine of an actor's heading against the route: 1 along it, -1 towards the ego. */
function along(actor: SceneActor): number {
  return actor.headingToRouteLeftRad === null ? 0 : cos(actor.headingToRouteLeftRad);
}

function stopAt(distanceM: number): number {
  return safeSpeed(distanceM, 0, DECEL_MPS2, REACTION_S);
}

function atLight(scene: Scene): number {
  const light = scene.lights[0];
  if (light === undefined || light.state === 'green' || light.state === 'off' || light.distanceToStopLineM < -1.5) return Infinity;
  return light.state === 'yellow' && light.distanceToStopLineM < scene.ego.speedMps ** 2 / 7 ? Infinity : stopAt(light.distanceToStopLineM - 1);
}

function atStopSign(scene: Scene): number {
  const sign = scene.stopSigns.find(({ distanceToStopPointM }) => distanceToStopPointM > -2);
  if (sign === undefined) return Infinity;
  if (sign.alreadyStopped) return scene.ego.standingForS > 0 && scene.ego.standingForS < 0.6 ? 0 : Infinity;
  return stopAt(sign.distanceToStopPointM - 1);
}

/** Half the width that an actor takes up across the route. */
function halfAcross(actor: SceneActor): number {
  const share = Math.abs(along(actor));
  return (share * actor.widthM + Math.sqrt(1 - share * share) * actor.lengthM) / 2;
}

/** A vehicle that is about to come onto the ego's way from the side. */
function isWaitingAside(actor: SceneActor): boolean {
  return !isPassable(actor) && actor.kind !== 'walker' && along(actor) > 0 && along(actor) < 0.95 && isBetween(actor.gapAheadM, 0, 6);
}

function isInBand(scene: Scene, actor: SceneActor, leftM: number, marginM = SIDE_M): boolean {
  return actor.leftOfRouteM !== null && Math.abs(actor.leftOfRouteM - leftM) < scene.ego.widthM / 2 + halfAcross(actor) + marginM;
}

/** Somebody to go round: things, parked cars, bicycles that ride slowly. */
function isPassable(actor: SceneActor): boolean {
  if (actor.kind === 'prop' || actor.isParked || actor.doorOpen) return actor.speedMps < 0.5;
  return actor.kind === 'bicycle' && actor.speedMps < 4.5 && Math.abs(actor.headingToRouteLeftRad ?? 2) < 0.6;
}

function behindLeader(scene: Scene, offsetLeftM: number, creeps: boolean): number {
  let speedMps = Infinity;
  for (const actor of scene.actors) {
    if (actor.gapAheadM === null) continue;
    const marginM = along(actor) < -0.8 || actor.isParked ? 0.1 : SIDE_M;
    const inTheWay = isInBand(scene, actor, offsetLeftM, marginM);
    if (!inTheWay && !isInBand(scene, actor, scene.ego.routeLeftM, marginM)) continue;
    const alongMps = Math.max(0, actor.speedMps * along(actor));
    // Before something that one wants to go round there must be room to turn out.
    const keepM = isPassable(actor) ? (inTheWay ? 22 : 1.2) : 4;
    const givesWay = creeps && isWaitingAside(actor);
    speedMps = Math.min(speedMps, givesWay ? 1.5 : safeSpeed(actor.gapAheadM - keepM, alongMps, DECEL_MPS2, REACTION_S));
  }
  return speedMps;
}

/** Nobody comes on the lane to the left, whichever way it runs. */
function isLeftFree({ scene, privileged }: Observation): boolean {
  const { frame, route, routeIndex } = privileged;
  const { actors } = frame;
  for (let row = 1; row < actors.count; row += 1) {
    if (Math.abs(actors.speedMps[row]) < 0.5) continue;
    for (let index = Math.max(0, routeIndex - 15); index < Math.min(route.count, routeIndex + 110); index += 2) {
      const dx = actors.x[row] - route.x[index];
      const dy = actors.y[row] - route.y[index];
      if (dx * dx + dy * dy > 49) continue;
      const c = cos(route.headingRad[index]);
      const s = sin(route.headingRad[index]);
      const leftM = dy * c - dx * s;
      const isOncoming = cos(actors.headingRad[row] - route.headingRad[index]) < -0.5;
      if (isBetween(leftM, 1.2, 6) && (isOncoming || index < routeIndex + 8)) return false;
    }
  }
  return scene.lanes.some(({ side }) => side === 'left');
}

interface Place {
  aheadM: number;
  leftM: number;
  headingRad: number;
}

function placeAhead(scene: Scene, alongM: number): Place | undefined {
  const { points } = scene.route;
  const next = points.findIndex((point) => point.alongM >= alongM);
  if (next < 0) return undefined;
  const after = points[next];
  const before = points[Math.max(0, next - 1)];
  const span = after.alongM - before.alongM;
  const share = span > 0 ? (alongM - before.alongM) / span : 0;
  return { aheadM: before.aheadM + share * (after.aheadM - before.aheadM), leftM: before.leftM + share * (after.leftM - before.leftM), headingRad: after.headingLeftRad };
}

/** How far along the route the own car would first meet somebody who keeps going as now; undefined when it meets nobody. */
function meetingM(scene: Scene, topMps: number, horizonS: number, marginM: number, counts: (actor: SceneActor) => boolean, untilM = Infinity): number | undefined {
  let alongM = 0;
  let speedMps = Math.max(0, scene.ego.speedMps);
  for (let timeS = 0.2; timeS <= horizonS; timeS += 0.2) {
    speedMps = Math.min(Math.max(topMps, 2), speedMps + 0.36);
    alongM += speedMps * 0.2;
    const place = placeAhead(scene, alongM);
    if (place === undefined || alongM > untilM) return undefined;
    for (const actor of scene.actors) {
      if (!counts(actor)) continue;
      const meets = boxesOverlap(
        place.aheadM, place.leftM, cos(place.headingRad), sin(place.headingRad), scene.ego.lengthM / 2 + marginM, scene.ego.widthM / 2 + marginM,
        actor.aheadM + actor.velocityAheadMps * timeS, actor.leftM + actor.velocityLeftMps * timeS, cos(actor.headingLeftRad), sin(actor.headingLeftRad), actor.lengthM / 2, actor.widthM / 2,
      );
      if (meets) return alongM;
    }
  }
  return undefined;
}

function crosses(actor: SceneActor): boolean {
  if (actor.kind === 'prop' || actor.speedMps < 0.2 || (actor.alongRouteM ?? actor.aheadM) < -3) return false;
  return actor.kind === 'walker' || Math.abs(sin(actor.headingToRouteLeftRad ?? actor.headingLeftRad)) > 0.5;
}

function beforeCrossing(scene: Scene, wantedMps: number): number {
  const alongM = meetingM(scene, wantedMps, 4, scene.actors.some((actor) => actor.sirenOn && actor.speedMps > 5) ? 2.5 : scene.ego.inJunction ? 1.2 : 0.6, crosses);
  return alongM === undefined ? Infinity : safeSpeed(alongM - scene.ego.lengthM / 2 - 2.5, 0, DECEL_MPS2 + 1.5, REACTION_S / 2);
}

/** Slow before a junction; into it only when the way through is free of everybody who moves. */
function beforeJunction(scene: Scene): number {
  const { distanceToJunctionM, points } = scene.route;
  if (distanceToJunctionM === null || distanceToJunctionM === 0 || distanceToJunctionM > 25) return Infinity;
  if (distanceToJunctionM > 3) return Math.max(3, stopAt(distanceToJunctionM + 1));
  const first = points.findIndex(({ inJunction }) => inJunction);
  const behind = points.findIndex(({ inJunction }, index) => index > first && !inJunction);
  const untilM = (behind < 0 ? points[points.length - 1].alongM : points[behind].alongM) + 25;
  const moves = (actor: SceneActor): boolean => actor.kind !== 'prop' && actor.speedMps > 0.3 && !(actor.gapAheadM !== null && actor.gapAheadM < 8 && Math.abs(actor.headingToRouteLeftRad ?? 2) < 0.5 && Math.abs(actor.leftOfRouteM ?? 9) < 1.5);
  return meetingM(scene, 8, 9, 2, moves, untilM) === undefined ? Infinity : stopAt(distanceToJunctionM - 0.5);
}

/** Out of a parking place only into a gap. */
function leavingSlot(scene: Scene): number {
  const isBeside = Math.abs(scene.ego.routeLeftM) > 1.2 && scene.ego.speedMps < 0.5 && scene.ego.routeLeftM < 0;
  const comes = scene.actors.some((actor) => actor.velocityAheadMps > 1 && isBetween(actor.aheadM, -16, 6) && isBetween(actor.leftM, 0, 6));
  return isBeside && comes ? 0 : Infinity;
}
