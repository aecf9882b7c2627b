import { atan2, cos, exp, sin } from '../../../geometry/trig.ts';
import { degFromRad, radFromDeg } from '../../../geometry/angle.ts';
import { gpsFromPoint } from '../../../map/routing/gpsFromPoint.ts';
import type { GpsPoint } from '../../../map/routing/gpsFromPoint.ts';
import type { RoadMap } from '../../../map/RoadMap.ts';
import { pointFromCarla } from '../../coordinates.ts';
import type { CarlaVector } from '../../coordinates.ts';
import type { CarlaVersion } from '../Dialect.ts';

/** Radius (m) of the sphere that the client 0.9.16 projects on, measured: 1000 m of y are 0.008986747540211297° at every latitude. */
const SPHERE_M = 6_375_585.7452;

/**
 * Latitude and longitude of a place as the client's own `Map.transform_to_geolocation` has it, which differs between releases: 0.9.15 uses Mercator with y to the
 * south; 0.9.16 the transverse Mercator projection, and takes y as north.
 */
export function geolocate(version: CarlaVersion, origin: RoadMap['geoReference'], location: CarlaVector): GpsPoint {
  if (version === '0.9.15') {
    const { x, y } = pointFromCarla(location);
    return gpsFromPoint(origin, x, y);
  }
  const north = location.y / SPHERE_M + radFromDeg(origin.latitudeDeg);
  const east = location.x / SPHERE_M;
  const cosh = (exp(east) + exp(-east)) / 2;
  const sinh = (exp(east) - exp(-east)) / 2;
  const sine = sin(north) / cosh;
  return { latitudeDeg: degFromRad(atan2(sine, Math.sqrt(1 - sine * sine))), longitudeDeg: origin.longitudeDeg + degFromRad(atan2(sinh, cos(north))) };
}
