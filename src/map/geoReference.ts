/** CARLA's origin where a file gives none. */
const DEFAULT_LATITUDE_DEG = 42;
const DEFAULT_LONGITUDE_DEG = 2;

/** Origin of a map on the globe, from `+lat_0=` and `+lon_0=` of the `geoReference` text. */
export function readGeoReference(text: string): { latitudeDeg: number; longitudeDeg: number } {
  return { latitudeDeg: parameter(text, 'lat_0') ?? DEFAULT_LATITUDE_DEG, longitudeDeg: parameter(text, 'lon_0') ?? DEFAULT_LONGITUDE_DEG };
}

function parameter(text: string, name: string): number | undefined {
  const match = new RegExp(`\\+${name}=([-+.\\deE]+)`).exec(text);
  const value = match === null ? Number.NaN : Number(match[1]);
  return Number.isFinite(value) ? value : undefined;
}
