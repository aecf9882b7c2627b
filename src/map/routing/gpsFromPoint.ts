import { atan, cos, exp, log, tan } from '../../geometry/trig.ts';
import type { RoadMap } from '../RoadMap.ts';

/** Radius (m) of the sphere that CARLA's GNSS sensor and the leaderboard's plan assume. */
const EARTH_RADIUS_M = 6_378_137;

export interface GpsPoint {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

/** Latitude and longitude of a point of the internal frame, by the leaderboard's Mercator projection around the map's origin. */
export function gpsFromPoint(origin: RoadMap['geoReference'], x: number, y: number): GpsPoint {
  const scale = cos((origin.latitudeDeg * Math.PI) / 180);
  const mercatorX = (scale * origin.longitudeDeg * Math.PI * EARTH_RADIUS_M) / 180 + x;
  const mercatorY = scale * EARTH_RADIUS_M * log(tan(((90 + origin.latitudeDeg) * Math.PI) / 360)) + y;
  return {
    longitudeDeg: (mercatorX * 180) / (Math.PI * EARTH_RADIUS_M * scale),
    latitudeDeg: (360 * atan(exp(mercatorY / (EARTH_RADIUS_M * scale)))) / Math.PI - 90,
  };
}

/** The inverse of {@link gpsFromPoint}. */
export function pointFromGps(origin: RoadMap['geoReference'], gps: GpsPoint): { x: number; y: number } {
  const scale = cos((origin.latitudeDeg * Math.PI) / 180);
  const mercatorY = scale * EARTH_RADIUS_M * log(tan(((90 + gps.latitudeDeg) * Math.PI) / 360));
  const originY = scale * EARTH_RADIUS_M * log(tan(((90 + origin.latitudeDeg) * Math.PI) / 360));
  return { x: ((gps.longitudeDeg - origin.longitudeDeg) * Math.PI * EARTH_RADIUS_M * scale) / 180, y: mercatorY - originY };
}
