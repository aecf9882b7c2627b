/** Smallest gap at standstill (m), comfortable braking (m/s²) and the hardest that traffic ever brakes. */
export const STANDSTILL_GAP_M = 2.2;
export const COMFORT_BRAKE_MPS2 = 2.5;
export const HARDEST_BRAKE_MPS2 = 8;

/**
 * Treiber's Intelligent Driver Model: the wanted acceleration (m/s²) at speed `v` behind a leader at bumper-to-bumper gap `gapM` (m) that
 * drives at `leadV`; `gapM = Infinity` for a free road. delta = 4 by two squarings. Above the wanted speed the free term is held to gentle braking.
 */
export function idmAcceleration(v: number, wantedV: number, gapM: number, leadV: number, standstillM: number, headwayS: number, accelMax: number): number {
  const free = idmFree(v, wantedV * wantedV, accelMax);
  if (gapM === Infinity) return free;
  const closeness = idmCloseness(v, leadV, gapM, standstillM, headwayS, idmEase(accelMax));
  return free - accelMax * closeness * closeness;
}

/** The model's acceleration (m/s²) on a free road, by the square of the wanted speed. */
export function idmFree(v: number, wantedSquared: number, accelMax: number): number {
  const squared = (v * v) / (wantedSquared > 0.01 ? wantedSquared : 0.01);
  const rest = 1 - squared * squared;
  return accelMax * (rest > -2 ? rest : -2);
}

/** What the model divides closing speeds by, as a factor (s²/m). */
export function idmEase(accelMax: number): number {
  return 0.5 / Math.sqrt(accelMax * COMFORT_BRAKE_MPS2);
}

/** The gap that the model wants over the gap that there is; its square times the acceleration is what the model brakes by. */
export function idmCloseness(v: number, leadV: number, gapM: number, standstillM: number, headwayS: number, ease: number): number {
  const dynamic = v * headwayS + v * (v - leadV) * ease;
  return (dynamic > 0 ? standstillM + dynamic : standstillM) / (gapM > 0.05 ? gapM : 0.05);
}
