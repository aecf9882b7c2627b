import { exp } from '../../geometry/trig.ts';
import type { XmlElement } from '../../map/xml/XmlElement.ts';
import { childOf, childrenOf } from '../../map/xml/XmlElement.ts';
import type { Weather } from '../../world/WorldSetup.ts';
import { optionalNumberAttribute } from './xmlNumbers.ts';

/** CARLA's weather parameters in the order of `carla.WeatherParameters`; also the 13 values that leaderboard 2.x interpolates. */
export const WEATHER_PARAMETERS = [
  'cloudiness', 'precipitation', 'precipitation_deposits', 'wind_intensity', 'sun_azimuth_angle', 'sun_altitude_angle', 'wetness',
  'fog_distance', 'fog_density', 'fog_falloff', 'scattering_intensity', 'mie_scattering_scale', 'rayleigh_scattering_scale',
] as const;

export type WeatherParameters = Readonly<Record<(typeof WEATHER_PARAMETERS)[number], number>>;

/** CARLA's parameters from this share of the route on. */
export interface WeatherKeyframe {
  readonly routePercent: number;
  readonly parameters: WeatherParameters;
}

const ZERO: WeatherParameters = {
  cloudiness: 0, precipitation: 0, precipitation_deposits: 0, wind_intensity: 0, sun_azimuth_angle: 0, sun_altitude_angle: 0, wetness: 0,
  fog_distance: 0, fog_density: 0, fog_falloff: 0, scattering_intensity: 0, mie_scattering_scale: 0, rayleigh_scattering_scale: 0.0331,
};

/** Leaderboard 1.0: one constant weather; without an element a high sun and some clouds. */
export function readWeather1(route: XmlElement, label: string): WeatherKeyframe[] {
  const element = childOf(route, 'weather');
  const parameters = element === undefined ? { ...ZERO, sun_altitude_angle: 70, cloudiness: 30 } : overridden(ZERO, element, label);
  return [{ routePercent: 0, parameters }];
}

/** Leaderboard 2.x: key frames by percentage of the route, each starting from the same base. */
export function readWeather2(route: XmlElement, label: string): WeatherKeyframe[] {
  const base: WeatherParameters = { ...ZERO, sun_altitude_angle: 70, cloudiness: 50 };
  const holder = childOf(route, 'weathers');
  const elements = holder === undefined ? [] : childrenOf(holder, 'weather');
  if (elements.length === 0) return [{ routePercent: 0, parameters: base }];
  return elements
    .map((element) => ({ routePercent: optionalNumberAttribute(element, 'route_percentage', label) ?? 0, parameters: overridden(base, element, label) }))
    .toSorted((a, b) => a.routePercent - b.routePercent);
}

function overridden(base: WeatherParameters, element: XmlElement, label: string): WeatherParameters {
  const result: Record<(typeof WEATHER_PARAMETERS)[number], number> = { ...base };
  for (const name of WEATHER_PARAMETERS) result[name] = optionalNumberAttribute(element, name, label) ?? base[name];
  return result;
}

/** The parameters at a share of the route (0..100), linear between key frames and constant beyond the first and last. */
export function weatherAt(keyframes: readonly WeatherKeyframe[], routePercent: number): WeatherParameters {
  const after = keyframes.findIndex((keyframe) => keyframe.routePercent > routePercent);
  if (after === 0) return keyframes[0]!.parameters;
  const before = keyframes[after === -1 ? keyframes.length - 1 : after - 1]!;
  const next = keyframes[after === -1 ? keyframes.length - 1 : after]!;
  const span = next.routePercent - before.routePercent;
  if (span <= 0) return before.parameters;
  const share = (routePercent - before.routePercent) / span;
  const result: Record<(typeof WEATHER_PARAMETERS)[number], number> = { ...before.parameters };
  for (const name of WEATHER_PARAMETERS) result[name] += share * (next.parameters[name] - before.parameters[name]);
  return result;
}

/**
 * CARLA's parameters as what matters to driving. Our own plain model (CARLA's physics ignores weather): fog cuts the sight
 * exponentially from 1000 m to 30 m, heavy rain halves it, night limits it to the reach of headlights; water takes up to 30 % of the grip.
 */
export function drivingWeather(parameters: WeatherParameters): Weather {
  const fog = share(parameters.fog_density);
  const rain = share(parameters.precipitation);
  const water = Math.max(rain, share(parameters.wetness), share(parameters.precipitation_deposits));
  const clearM = parameters.sun_altitude_angle < 0 ? 150 : 1000;
  return { visibilityM: Math.max(30, Math.min(clearM, 1000 * exp(-3.5 * fog)) * (1 - 0.5 * rain)), roadGrip: 1 - 0.3 * water };
}

function share(percent: number): number {
  return Math.min(1, Math.max(0, percent / 100));
}
