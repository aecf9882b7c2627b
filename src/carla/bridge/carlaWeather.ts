import type { Weather } from '../../world/WorldSetup.ts';
import type { WireWeather } from './messages.ts';

const CLEAR_SIGHT_M = 1000;
/** Sight falls by this exponent from no fog to full fog, and full water takes this share of the grip: the inverse of `drivingWeather` in src/leaderboard. */
const FOG_EXPONENT = 3.5;
const WATER_TAKES = 0.3;

/** CARLA's weather that looks as ours drives. CARLA's physics ignores it; cameras and other clients see it. */
export function carlaWeather({ visibilityM, roadGrip }: Weather): WireWeather {
  const fog = percent(-Math.log(Math.min(1, visibilityM / CLEAR_SIGHT_M)) / FOG_EXPONENT);
  const water = percent((1 - roadGrip) / WATER_TAKES);
  return {
    cloudiness: Math.max(5, water), precipitation: water, precipitationDeposits: water, windIntensity: 10, sunAzimuthAngle: -1, sunAltitudeAngle: 45,
    fogDensity: fog, fogDistance: 0.75, wetness: water,
  };
}

function percent(share: number): number {
  return 100 * Math.min(1, Math.max(0, share));
}
