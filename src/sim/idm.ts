/** Smallest gap at standstill (m), comfortable braking (m/s²) and the hardest that traffic ever brakes. */
export const STANDSTILL_GAP_M = 2.2;
export const COMFORT_BRAKE_MPS2 = 2.5;
export const HARDEST_BRAKE_MPS2 = 8;

/**
 * Treiber's Intelligent Driver Model: the wanted acceleration (m/s²) at speed `v` behind a leader at bumper-to-bumper gap `gapM` (m) that
 * drives at `leadV`; `gapM = Infinity` for a free road. delta = 4 by two squarings. Above the wanted speed the free term is held to gentle braking.
 */
export function idmAcceleration(v: number, wantedV: number, gapM: number, leadV: number, standstillM: number, headwayS: number, accelMax: number): number {
  const ratio = v / Math.max(wantedV, 0.1);
  const squared = ratio * ratio;
  const free = Math.max(1 - squared * squared, -2);
  if (gapM === Infinity) return accelMax * free;
  const gap = Math.max(gapM, 0.05);
  const dynamic = v * headwayS + (v * (v - leadV)) / (2 * Math.sqrt(accelMax * COMFORT_BRAKE_MPS2));
  const wantedGap = standstillM + Math.max(0, dynamic);
  const closeness = wantedGap / gap;
  return accelMax * (free - closeness * closeness);
}
