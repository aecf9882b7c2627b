import { wrapAngleRad } from '../geometry/angle.ts';
import { cos, sin } from '../geometry/trig.ts';
import { ACTOR_KIND_NAMES } from '../world/ActorKind.ts';
import { LIGHT_STATE_NAMES } from '../world/LightState.ts';
import { STEP_S } from '../world/World.ts';
import type { WorldFrame } from '../world/WorldFrame.ts';
import type { Weather } from '../world/WorldSetup.ts';
import { projectOnRoute, ROUTE_STEP_M, type RouteLine, type RouteProjection } from './RouteLine.ts';
import { ROUTE_COMMANDS, type Scene, type SceneActor, type SceneRoutePoint } from './Scene.ts';

/** How far along the route a driver sees (m), and how far apart the points are. */
const ROUTE_AHEAD_M = 80;
const POINT_SPACING_M = 2;
/** Actors farther from the ego than this (m) are left out. */
const ACTOR_RANGE_M = 60;
const MOST_ACTORS = 40;
/** Actors farther from the route than this (m) get no route coordinates. */
const ROUTE_CORRIDOR_M = 15;
/** Actors more than this above or below (m) are on another road. */
const OTHER_LEVEL_M = 3;
/** Route coordinates reach this far behind the ego (m). */
const ROUTE_BEHIND_M = 30;
/** Below this speed (m/s) the ego counts as standing, as the leaderboard has it. */
const STANDING_MPS = 0.1;
/** A stop counts for a sign when the front bumper stands at most this far before its stop point (m). */
const STOP_ZONE_M = 4;
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
}

/** Turns world frames into what a driver sees. One builder per episode. */
export class SceneBuilder {
  readonly #line: RouteLine;
  readonly #weather: Weather;
  #memory: SceneMemory = { alongM: 0, standingSince: -1, stoppedAt: [] };
  readonly #projection: RouteProjection = { sM: 0, leftM: 0, headingRad: 0, distanceM: 0 };
  readonly #order = new Int32Array(1024);
  readonly #distance = new Float64Array(1024);

  constructor(line: RouteLine, weather: Weather) {
    this.#line = line;
    this.#weather = weather;
  }

  /** Place of the ego along the line (m) at the last frame. */
  get alongM(): number {
    return this.#memory.alongM;
  }

  save(): SceneMemory {
    return structuredClone(this.#memory);
  }

  restore(memory: SceneMemory): void {
    this.#memory = structuredClone(memory);
  }

  /** The scene of a frame; call once per step, in order. */
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
    return {
      timeS: frame.timeS,
      stepS: STEP_S,
      ego: {
        speedMps,
        accelMps2: actors.accelMps2[0]!,
        yawRateLeftRadPerS: actors.yawRateRadPerS[0]!,
        lengthM: actors.lengthM[0]!,
        widthM: actors.widthM[0]!,
        routeLeftM,
        routeHeadingErrorLeftRad: wrapAngleRad(headingRad - routeHeadingRad),
        laneWidthM: line.laneWidthM[row]!,
        inJunction: line.junction[row]! >= 0,
        standingForS: memory.standingSince < 0 ? 0 : (frame.tick - memory.standingSince) * STEP_S,
      },
      route: this.#route(x, y, headingRad, row, frontM),
      actors: this.#actors(frame, x, y, headingRad),
      lights: this.#lights(frame, frontM),
      stopSigns: this.#stopSigns(frontM, actors.lengthM[0]!, speedMps),
      weather: { visibilityM: this.#weather.visibilityM, roadGrip: this.#weather.roadGrip },
    };
  }

  #route(x: number, y: number, headingRad: number, row: number, frontM: number): Scene['route'] {
    const line = this.#line;
    const alongM = this.#memory.alongM;
    const c = cos(headingRad);
    const s = sin(headingRad);
    const points: SceneRoutePoint[] = [];
    const lastRow = Math.min(line.count - 1, row + ROUTE_AHEAD_M / ROUTE_STEP_M);
    for (let at = row; at <= lastRow; at += POINT_SPACING_M / ROUTE_STEP_M) {
      const dx = line.x[at]! - x;
      const dy = line.y[at]! - y;
      points.push({
        alongM: Math.max(0, at * ROUTE_STEP_M - alongM),
        aheadM: dx * c + dy * s,
        leftM: dy * c - dx * s,
        headingLeftRad: wrapAngleRad(line.headingRad[at]! - headingRad),
        curvatureLeftPerM: line.curvaturePerM[at]!,
        speedLimitMps: line.speedLimitMps[at]!,
        inJunction: line.junction[at]! >= 0,
        command: ROUTE_COMMANDS[line.command[at]!]!,
      });
    }
    let commandRow = row;
    while (commandRow <= lastRow && line.command[commandRow] === 0) commandRow += 1;
    let junctionRow = row;
    while (junctionRow <= lastRow && line.junction[junctionRow]! < 0) junctionRow += 1;
    const commanded = commandRow <= lastRow;
    return {
      points,
      speedLimitMps: line.speedLimitMps[row]!,
      nextCommand: commanded ? ROUTE_COMMANDS[line.command[commandRow]!]! : 'follow',
      distanceToCommandM: commanded ? Math.max(0, commandRow * ROUTE_STEP_M - alongM) : null,
      distanceToJunctionM: junctionRow <= lastRow ? Math.max(0, junctionRow * ROUTE_STEP_M - frontM) : null,
      distanceToEndM: Math.max(0, line.lengthM - alongM),
    };
  }

  #actors(frame: WorldFrame, x: number, y: number, headingRad: number): SceneActor[] {
    const count = this.#nearest(frame, x, y);
    const c = cos(headingRad);
    const s = sin(headingRad);
    const seen: SceneActor[] = [];
    for (let place = 0; place < count; place += 1) seen.push(this.#actor(frame, this.#order[place]!, x, y, headingRad, c, s));
    return seen;
  }

  /** Fills `#order` with the rows of the nearest actors, by distance and then id; returns how many. */
  #nearest(frame: WorldFrame, x: number, y: number): number {
    const { count, x: ax, y: ay, z: az, id } = frame.actors;
    const order = this.#order;
    const distance = this.#distance;
    let found = 0;
    for (let row = 1; row < count; row += 1) {
      const dx = ax[row]! - x;
      const dy = ay[row]! - y;
      const squared = dx * dx + dy * dy;
      if (squared > ACTOR_RANGE_M * ACTOR_RANGE_M) continue;
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
    return this.#line.z[Math.min(this.#line.count - 1, Math.round(sM / ROUTE_STEP_M))]!;
  }

  #actor(frame: WorldFrame, row: number, x: number, y: number, headingRad: number, c: number, s: number): SceneActor {
    const actors = frame.actors;
    const dx = actors.x[row]! - x;
    const dy = actors.y[row]! - y;
    const vx = actors.velocityX[row]!;
    const vy = actors.velocityY[row]!;
    const alongM = this.#memory.alongM;
    const near = this.#projection;
    projectOnRoute(this.#line, actors.x[row]!, actors.y[row]!, alongM - ROUTE_BEHIND_M, alongM + ROUTE_AHEAD_M, near);
    const onRoute = near.distanceM <= ROUTE_CORRIDOR_M && Math.abs(actors.z[row]! - this.#lineHeight(near.sM)) < OTHER_LEVEL_M;
    const toRouteRad = wrapAngleRad(actors.headingRad[row]! - near.headingRad);
    const halfExtentM = (Math.abs(cos(toRouteRad)) * actors.lengthM[row]! + Math.abs(sin(toRouteRad)) * actors.widthM[row]!) / 2;
    const ahead = onRoute && near.sM > alongM;
    return {
      id: actors.id[row]!,
      kind: ACTOR_KIND_NAMES[actors.kind[row]!]!,
      aheadM: dx * c + dy * s,
      leftM: dy * c - dx * s,
      headingLeftRad: wrapAngleRad(actors.headingRad[row]! - headingRad),
      velocityAheadMps: vx * c + vy * s,
      velocityLeftMps: vy * c - vx * s,
      speedMps: actors.speedMps[row]!,
      accelMps2: actors.accelMps2[row]!,
      lengthM: actors.lengthM[row]!,
      widthM: actors.widthM[row]!,
      alongRouteM: onRoute ? near.sM - alongM : null,
      leftOfRouteM: onRoute ? near.leftM : null,
      headingToRouteLeftRad: onRoute ? toRouteRad : null,
      gapAheadM: ahead ? near.sM - alongM - halfExtentM - actors.lengthM[0]! / 2 : null,
    };
  }

  #lights(frame: WorldFrame, frontM: number): Scene['lights'] {
    const seen: Scene['lights'] = [];
    for (const { stopSM, light } of this.#line.lights) {
      const distanceM = stopSM - frontM;
      if (distanceM < -frame.actors.lengthM[0]! - PASSED_M) continue;
      if (distanceM > ROUTE_AHEAD_M || seen.length === 4) break;
      const secondsToChange = frame.lightSecondsToChange[light]!;
      seen.push({
        state: LIGHT_STATE_NAMES[frame.lightStates[light]!]!,
        distanceToStopLineM: distanceM,
        secondsToChange: Number.isFinite(secondsToChange) ? secondsToChange : null,
      });
    }
    return seen;
  }

  #stopSigns(frontM: number, lengthM: number, speedMps: number): Scene['stopSigns'] {
    const seen: Scene['stopSigns'] = [];
    const stoppedAt = this.#memory.stoppedAt;
    for (let row = 0; row < this.#line.stopSigns.length; row += 1) {
      const distanceM = this.#line.stopSigns[row]!.stopSM - frontM;
      if (distanceM < -lengthM - PASSED_M) continue;
      if (distanceM > ROUTE_AHEAD_M || seen.length === 4) break;
      if (distanceM <= STOP_ZONE_M && Math.abs(speedMps) < STANDING_MPS && !stoppedAt.includes(row)) stoppedAt.push(row);
      seen.push({ distanceToStopPointM: distanceM, alreadyStopped: stoppedAt.includes(row) });
    }
    return seen;
  }
}
