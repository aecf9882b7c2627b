import type { Scene, SceneActor, SceneLane, SceneRoutePoint } from './Scene.ts';

export const MOST_ROUTE_POINTS = 41;
export const MOST_ACTORS = 40;
export const MOST_SIGNALS = 4;
export const MOST_LANES = 4;

type SceneLight = Scene['lights'][number];
type SceneStopSign = Scene['stopSigns'][number];

/** A number that is no small integer: fields that start with one are laid out for floating point, and writing them allocates nothing. */
const FLOAT = 0.5;

/**
 * One scene whose objects are written over in every step, because a scene made anew each time is 10 kB of garbage and costs five times as much as its
 * arithmetic. Lists grow and shrink from pools of their own.
 */
export class SceneStore {
  readonly scene: Scene = {
    timeS: FLOAT,
    stepS: FLOAT,
    ego: {
      speedMps: FLOAT, accelMps2: FLOAT, yawRateLeftRadPerS: FLOAT, lengthM: FLOAT, widthM: FLOAT, routeLeftM: FLOAT, routeHeadingErrorLeftRad: FLOAT,
      laneWidthM: FLOAT, inJunction: false, standingForS: FLOAT,
    },
    route: { points: [], speedLimitMps: FLOAT, nextCommand: 'follow', distanceToCommandM: null, distanceToJunctionM: null, distanceToEndM: FLOAT },
    actors: [],
    lanes: [],
    lights: [],
    stopSigns: [],
    weather: { visibilityM: FLOAT, roadGrip: FLOAT },
  };
  readonly #points: readonly SceneRoutePoint[] = Array.from({ length: MOST_ROUTE_POINTS }, () => ({
    alongM: FLOAT, aheadM: FLOAT, leftM: FLOAT, headingLeftRad: FLOAT, curvatureLeftPerM: FLOAT, speedLimitMps: FLOAT, inJunction: false, command: 'follow',
  }));
  readonly #actors: readonly SceneActor[] = Array.from({ length: MOST_ACTORS }, () => ({
    id: 0, kind: 'car', aheadM: FLOAT, leftM: FLOAT, headingLeftRad: FLOAT, velocityAheadMps: FLOAT, velocityLeftMps: FLOAT, speedMps: FLOAT,
    accelMps2: FLOAT, lengthM: FLOAT, widthM: FLOAT, alongRouteM: null, leftOfRouteM: null, headingToRouteLeftRad: null, gapAheadM: null,
    standingForS: FLOAT, brakeLights: false, blinker: 'none', sirenOn: false, doorOpen: false, isParked: false,
  }));
  readonly #lanes: readonly SceneLane[] = Array.from({ length: MOST_LANES }, () => ({
    side: 'left', relation: 'sameDirection', centreLeftM: FLOAT, widthM: FLOAT, markingAllows: false, gapAheadM: null, gapBehindM: null,
  }));
  readonly #lights: readonly SceneLight[] = Array.from({ length: MOST_SIGNALS }, () => ({ state: 'red', distanceToStopLineM: FLOAT, secondsToChange: null }));
  readonly #stopSigns: readonly SceneStopSign[] = Array.from({ length: MOST_SIGNALS }, () => ({ distanceToStopPointM: FLOAT, alreadyStopped: false }));

  /** The route's points, `count` of them, to be written. */
  points(count: number): SceneRoutePoint[] {
    return sized(this.scene.route.points, this.#points, count);
  }

  actors(count: number): SceneActor[] {
    return sized(this.scene.actors, this.#actors, count);
  }

  lanes(count: number): SceneLane[] {
    return sized(this.scene.lanes, this.#lanes, count);
  }

  lights(count: number): SceneLight[] {
    return sized(this.scene.lights, this.#lights, count);
  }

  stopSigns(count: number): SceneStopSign[] {
    return sized(this.scene.stopSigns, this.#stopSigns, count);
  }
}

/** Makes `list` the first `count` objects of its pool. */
function sized<T>(list: T[], pool: readonly T[], count: number): T[] {
  if (list.length > count) list.length = count;
  for (let index = list.length; index < count; index += 1) list.push(pool[index]!);
  return list;
}
