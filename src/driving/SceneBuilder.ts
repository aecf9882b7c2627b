import { wrapAngleRad } from '../geometry/angle.ts';
import { cos, sin } from '../geometry/trig.ts';
import { ACTOR_KIND_NAMES, FLAT_BODY_M } from '../world/ActorKind.ts';
import { LIGHT_STATE_NAMES } from '../world/LightState.ts';
import { STEP_S } from '../world/World.ts';
import { ActorFlag, type WorldFrame } from '../world/WorldFrame.ts';
import { projectBeyondEnds, projectOnRoute, ROUTE_STEP_M, type RouteLine, type RouteProjection } from './RouteLine.ts';
import { ROUTE_COMMANDS, type Scene, type SceneActor } from './Scene.ts';
import { MOST_ACTORS, MOST_SIGNALS, SceneStore } from './SceneStore.ts';
import { seeLanes } from './seeLanes.ts';
import { StandingTimes } from './StandingTimes.ts';

/** How far along the route a driver sees (m), and how far apart the points are. */
const ROUTE_AHEAD_M = 80;
const POINT_SPACING_M = 2;
/** Actors farther from the ego than this (m) are left out. */
const ACTOR_RANGE_M = 60;
/** Actors farther from the route than this (m) get no route coordinates. */
const ROUTE_CORRIDOR_M = 15;
/** Actors more than this above or below (m) are on another road. */
const OTHER_LEVEL_M = 3;
/** Route coordinates reach this far behind the ego (m). */
const ROUTE_BEHIND_M = 30;
/** Below this speed (m/s) the ego counts as standing, as the leaderboard has it. */
const STANDING_MPS = 0.1;
/** A stop counts for a sign when the front bumper stands at most this far before its stop point (m). */
const STOP_ZONE_M = 2;
/** A light or sign drops out of the scene once the rear has passed its line by this much (m). */
const PASSED_M = 1;

/** What the builder remembers between steps: plain data, so that it can be saved and restored. */
export interface SceneMemory {
  /** Place of the ego along the line (m). */
  alongM: number;
  /** Tick at which the ego came to stand, or -1 while it moves. */
  standingSince: number;
  /** Stop signs (rows of `RouteLine.stopSigns`) at which the ego has stood. */
  stoppedAt: number[];
  /** Actors in view that stand, and since which tick. */
  standingActors: [id: number, sinceTick: number][];
}

/** Turns world frames into what a driver sees. One builder per episode; its scene is one object, written over by the next `build`. */
export class SceneBuilder {
  readonly #line: RouteLine;
  #memory: Omit<SceneMemory, 'standingActors'> = { alongM: 0, standingSince: -1, stoppedAt: [] };
  readonly #standing = new StandingTimes();
  readonly #projection: RouteProjection = { sM: 0, leftM: 0, headingRad: 0, distanceM: 0 };
  readonly #store = new SceneStore();
  readonly #order = new Int32Array(MOST_ACTORS);
  readonly #distance = new Float64Array(MOST_ACTORS);

  constructor(line: RouteLine) {
    this.#line = line;
  }

  /** Place of the ego along the line (m) at the last frame. */
  get alongM(): number {
    return this.#memory.alongM;
  }

  save(): SceneMemory {
    return { ...structuredClone(this.#memory), standingActors: this.#standing.save() };
  }

  restore(memory: SceneMemory): void {
    const { standingActors, ...rest } = structuredClone(memory);
    this.#memory = rest;
    this.#standing.restore(standingActors);
  }

  /** The scene of a frame; call once per step, in order. Valid until the next call. */
  build(frame: WorldFrame): Scene {
    const line = this.#line;
    const memory = this.#memory;
    const actors = frame.actors;
    const x = actors.x[0]!;
    const y = actors.y[0]!;
    const headingRad = actors.headingRad[0]!;
    const speedMps = actors.speedMps[0]!;
    projectOnRoute(line, x, y, memory.alongM - 5, memory.alongM + 15, this.#projection);
    memory.alongM = this.#projection.sM;
    const routeLeftM = this.#projection.leftM;
    const routeHeadingRad = this.#projection.headingRad;
    if (Math.abs(speedMps) >= STANDING_MPS) memory.standingSince = -1;
    else if (memory.standingSince < 0) memory.standingSince = frame.tick;
    const row = Math.min(line.count - 1, Math.round(memory.alongM / ROUTE_STEP_M));
    const frontM = memory.alongM + actors.lengthM[0]! / 2;
    const scene = this.#store.scene;
    scene.timeS = frame.timeS;
    scene.stepS = STEP_S;
    const { ego } = scene;
    ego.speedMps = speedMps;
    ego.accelMps2 = actors.accelMps2[0]!;
    ego.yawRateLeftRadPerS = actors.yawRateRadPerS[0]!;
    ego.lengthM = actors.lengthM[0]!;
    ego.widthM = actors.widthM[0]!;
    ego.routeLeftM = routeLeftM;
    ego.routeHeadingErrorLeftRad = wrapAngleRad(headingRad - routeHeadingRad);
    ego.laneWidthM = line.laneWidthM[row]!;
    ego.inJunction = line.junction[row]! >= 0;
    ego.standingForS = memory.standingSince < 0 ? 0 : (frame.tick - memory.standingSince) * STEP_S;
    const c = cos(headingRad);
    const s = sin(headingRad);
    this.#route(x, y, headingRad, c, s, row, frontM);
    const seen = this.#store.actors(this.#nearest(frame, x, y));
    for (let place = 0; place < seen.length; place += 1) this.#actor(seen[place]!, frame, this.#order[place]!, x, y, headingRad, c, s);
    this.#standing.turn();
    seeLanes(line.beside, row, actors.lengthM[0]!, seen, this.#store);
    this.#lights(frame, frontM);
    this.#stopSigns(frontM, actors.lengthM[0]!, speedMps);
    scene.weather.visibilityM = frame.weather.visibilityM;
    scene.weather.roadGrip = frame.weather.roadGrip;
    return scene;
  }

  #route(x: number, y: number, headingRad: number, c: number, s: number, row: number, frontM: number): void {
    const line = this.#line;
    const alongM = this.#memory.alongM;
    const lastRow = Math.min(line.count - 1, row + ROUTE_AHEAD_M / ROUTE_STEP_M);
    const spacing = POINT_SPACING_M / ROUTE_STEP_M;
    const points = this.#store.points(Math.floor((lastRow - row) / spacing) + 1);
    for (let index = 0; index < points.length; index += 1) {
      const at = row + index * spacing;
      const dx = line.x[at]! - x;
      const dy = line.y[at]! - y;
      const point = points[index]!;
      point.alongM = Math.max(0, at * ROUTE_STEP_M - alongM);
      point.aheadM = dx * c + dy * s;
      point.leftM = dy * c - dx * s;
      point.headingLeftRad = wrapAngleRad(line.headingRad[at]! - headingRad);
      point.curvatureLeftPerM = line.curvaturePerM[at]!;
      point.speedLimitMps = line.speedLimitMps[at]!;
      point.inJunction = line.junction[at]! >= 0;
      point.command = ROUTE_COMMANDS[line.command[at]!]!;
    }
    let commandRow = row;
    while (commandRow <= lastRow && line.command[commandRow] === 0) commandRow += 1;
    let junctionRow = row;
    while (junctionRow <= lastRow && line.junction[junctionRow]! < 0) junctionRow += 1;
    const commanded = commandRow <= lastRow;
    const { route } = this.#store.scene;
    route.speedLimitMps = line.speedLimitMps[row]!;
    route.nextCommand = commanded ? ROUTE_COMMANDS[line.command[commandRow]!]! : 'follow';
    route.distanceToCommandM = commanded ? Math.max(0, commandRow * ROUTE_STEP_M - alongM) : null;
    route.distanceToJunctionM = junctionRow <= lastRow ? Math.max(0, junctionRow * ROUTE_STEP_M - frontM) : null;
    route.distanceToEndM = Math.max(0, line.lengthM - alongM);
  }

  /** Fills `#order` with the rows of the nearest actors, by distance and then id; returns how many. */
  #nearest(frame: WorldFrame, x: number, y: number): number {
    const { count, x: ax, y: ay, z: az, id, heightM } = frame.actors;
    const order = this.#order;
    const distance = this.#distance;
    let found = 0;
    for (let row = 1; row < count; row += 1) {
      const dx = ax[row]! - x;
      const dy = ay[row]! - y;
      const squared = dx * dx + dy * dy;
      if (squared > ACTOR_RANGE_M * ACTOR_RANGE_M || heightM[row]! < FLAT_BODY_M) continue;
      if (Math.abs(az[row]! - az[0]!) >= OTHER_LEVEL_M && !this.#isOnLevel(ax[row]!, ay[row]!, az[row]!)) continue;
      let place = Math.min(found, MOST_ACTORS - 1);
      if (found === MOST_ACTORS && squared >= distance[place]!) continue;
      while (place > 0 && (distance[place - 1]! > squared || (distance[place - 1] === squared && id[order[place - 1]!]! > id[row]!))) {
        order[place] = order[place - 1]!;
        distance[place] = distance[place - 1]!;
        place -= 1;
      }
      order[place] = row;
      distance[place] = squared;
      if (found < MOST_ACTORS) found += 1;
    }
    return found;
  }

  /** Is a place at the height of the road ahead beside it? Roads climb, so the ego's own height says little about far places. */
  #isOnLevel(x: number, y: number, z: number): boolean {
    const alongM = this.#memory.alongM;
    projectOnRoute(this.#line, x, y, alongM - ROUTE_BEHIND_M, alongM + ROUTE_AHEAD_M, this.#projection);
    return Math.abs(z - this.#lineHeight(this.#projection.sM)) < OTHER_LEVEL_M;
  }

  #lineHeight(sM: number): number {
    return this.#line.z[Math.min(this.#line.count - 1, Math.max(0, Math.round(sM / ROUTE_STEP_M)))]!;
  }

  #actor(seen: SceneActor, frame: WorldFrame, row: number, x: number, y: number, headingRad: number, c: number, s: number): void {
    const actors = frame.actors;
    const dx = actors.x[row]! - x;
    const dy = actors.y[row]! - y;
    const vx = actors.velocityX[row]!;
    const vy = actors.velocityY[row]!;
    const alongM = this.#memory.alongM;
    const near = this.#projection;
    projectOnRoute(this.#line, actors.x[row]!, actors.y[row]!, alongM - ROUTE_BEHIND_M, alongM + ROUTE_AHEAD_M, near);
    projectBeyondEnds(this.#line, actors.x[row]!, actors.y[row]!, near);
    const onRoute = near.distanceM <= ROUTE_CORRIDOR_M && Math.abs(actors.z[row]! - this.#lineHeight(near.sM)) < OTHER_LEVEL_M;
    const toRouteRad = wrapAngleRad(actors.headingRad[row]! - near.headingRad);
    const halfExtentM = (Math.abs(cos(toRouteRad)) * actors.lengthM[row]! + Math.abs(sin(toRouteRad)) * actors.widthM[row]!) / 2;
    const ahead = onRoute && near.sM > alongM;
    seen.id = actors.id[row]!;
    seen.kind = ACTOR_KIND_NAMES[actors.kind[row]!]!;
    seen.aheadM = dx * c + dy * s;
    seen.leftM = dy * c - dx * s;
    seen.headingLeftRad = wrapAngleRad(actors.headingRad[row]! - headingRad);
    seen.velocityAheadMps = vx * c + vy * s;
    seen.velocityLeftMps = vy * c - vx * s;
    seen.speedMps = actors.speedMps[row]!;
    seen.accelMps2 = actors.accelMps2[row]!;
    seen.lengthM = actors.lengthM[row]!;
    seen.widthM = actors.widthM[row]!;
    seen.alongRouteM = onRoute ? near.sM - alongM : null;
    seen.leftOfRouteM = onRoute ? near.leftM : null;
    seen.headingToRouteLeftRad = onRoute ? toRouteRad : null;
    seen.gapAheadM = ahead ? near.sM - alongM - halfExtentM - actors.lengthM[0]! / 2 : null;
    const flags = actors.flags[row]!;
    seen.standingForS = Math.abs(actors.speedMps[row]!) < STANDING_MPS ? (frame.tick - this.#standing.note(seen.id, frame.tick)) * STEP_S : 0;
    seen.brakeLights = (flags & ActorFlag.brakeLights) !== 0;
    seen.blinker = (flags & ActorFlag.blinkerLeft) !== 0 ? 'left' : (flags & ActorFlag.blinkerRight) !== 0 ? 'right' : 'none';
    seen.sirenOn = (flags & ActorFlag.sirenOn) !== 0;
    seen.doorOpen = (flags & ActorFlag.doorOpen) !== 0;
    seen.isParked = (flags & ActorFlag.parked) !== 0;
  }

  #lights(frame: WorldFrame, frontM: number): void {
    const { lights } = this.#line;
    const passedM = -frame.actors.lengthM[0]! - PASSED_M;
    let first = 0;
    while (first < lights.length && lights[first]!.stopSM - frontM < passedM) first += 1;
    let end = first;
    while (end < lights.length && end - first < MOST_SIGNALS && lights[end]!.stopSM - frontM <= ROUTE_AHEAD_M) end += 1;
    const seen = this.#store.lights(end - first);
    for (let index = 0; index < seen.length; index += 1) {
      const { stopSM, light } = lights[first + index]!;
      const secondsToChange = frame.lightSecondsToChange[light]!;
      seen[index]!.state = LIGHT_STATE_NAMES[frame.lightStates[light]!]!;
      seen[index]!.distanceToStopLineM = stopSM - frontM;
      seen[index]!.secondsToChange = Number.isFinite(secondsToChange) ? secondsToChange : null;
    }
  }

  #stopSigns(frontM: number, lengthM: number, speedMps: number): void {
    const { stopSigns } = this.#line;
    const stoppedAt = this.#memory.stoppedAt;
    let first = 0;
    while (first < stopSigns.length && stopSigns[first]!.stopSM - frontM < -lengthM - PASSED_M) first += 1;
    let end = first;
    while (end < stopSigns.length && end - first < MOST_SIGNALS && stopSigns[end]!.stopSM - frontM <= ROUTE_AHEAD_M) end += 1;
    const seen = this.#store.stopSigns(end - first);
    for (let index = 0; index < seen.length; index += 1) {
      const row = first + index;
      const distanceM = stopSigns[row]!.stopSM - frontM;
      if (distanceM <= STOP_ZONE_M && Math.abs(speedMps) < STANDING_MPS && !stoppedAt.includes(row)) stoppedAt.push(row);
      seen[index]!.distanceToStopPointM = distanceM;
      seen[index]!.alreadyStopped = stoppedAt.includes(row);
    }
  }
}
