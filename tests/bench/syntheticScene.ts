import type { Scene } from '../../src/driving/Scene.ts';
import type { SeededRandom } from '../../src/geometry/SeededRandom.ts';

/** A busy street: 20 actors, 41 route points, a light now and then. */
export function syntheticScene(random: SeededRandom, index: number): Scene {
  const points = Array.from({ length: 41 }, (_, point) => ({
    alongM: 2 * point, aheadM: 2 * point, leftM: random.between(-1, 1), headingLeftRad: 0, curvatureLeftPerM: random.between(-0.02, 0.02), speedLimitMps: 13.9, inJunction: point > 30, command: 'follow' as const,
  }));
  const actors = Array.from({ length: 20 }, (_, actor) => {
    const aheadM = random.between(-20, 60);
    const onRoute = actor % 2 === 0;
    return {
      id: actor + 2, kind: actor % 7 === 6 ? ('walker' as const) : ('car' as const), aheadM, leftM: random.between(-8, 8), headingLeftRad: 0, velocityAheadMps: 5, velocityLeftMps: 0, speedMps: random.between(0, 12), accelMps2: 0, lengthM: 4.5, widthM: 2,
      alongRouteM: onRoute ? aheadM : null, leftOfRouteM: onRoute ? random.between(-4, 4) : null, headingToRouteLeftRad: onRoute ? 0 : null, gapAheadM: onRoute && aheadM > 5 ? aheadM - 5 : null,
      standingForS: 0, brakeLights: false, blinker: 'none' as const, sirenOn: false, doorOpen: false, isParked: false,
    };
  });
  return {
    timeS: index * 0.05, stepS: 0.05,
    ego: { speedMps: random.between(0, 14), accelMps2: 0, yawRateLeftRadPerS: 0, lengthM: 4.9, widthM: 2.1, routeLeftM: 0.1, routeHeadingErrorLeftRad: 0, laneWidthM: 3.5, inJunction: false, standingForS: 0 },
    route: { points, speedLimitMps: 13.9, nextCommand: 'left', distanceToCommandM: 40, distanceToJunctionM: 35, distanceToEndM: 400 },
    actors,
    lanes: [],
    lights: index % 3 === 0 ? [{ state: 'red', distanceToStopLineM: random.between(5, 60), secondsToChange: null }] : [],
    stopSigns: [],
    weather: { visibilityM: 200, roadGrip: 1 },
  };
}
