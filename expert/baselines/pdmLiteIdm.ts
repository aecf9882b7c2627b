/** Standstill gap (m) and headway (s) of PDM-Lite's IDM for one kind of thing. */
export interface IdmGap {
  readonly standstillM: number;
  readonly headwayS: number;
}

/** The parameters of PDM-Lite's technical report. */
export const PDM_GAPS = {
  vehicle: { standstillM: 4, headwayS: 0.25 },
  walker: { standstillM: 4, headwayS: 0.5 },
  light: { standstillM: 5, headwayS: 0.5 },
  stopSign: { standstillM: 2, headwayS: 0.5 },
} as const satisfies Record<string, IdmGap>;

const ACCEL_MPS2 = 11;
const BRAKE_MPS2 = 20;
const HORIZON_S = 1;
const STEP_S = 0.05;

/**
 * Speed (m/s) at the end of a second of the Intelligent Driver Model (Treiber 2000): a·(1 − (v/v₀)⁴ − (s*⁄s)²) with s* = s₀ + v·T + v·Δv ⁄ (2·√(a·b)).
 * @param gapM bumper to bumper; what is nearer than 0.1 m counts as that near
 */
export function idmSpeed(speedMps: number, wantedMps: number, gapM: number, leaderMps: number, { standstillM, headwayS }: IdmGap): number {
  let v = Math.max(0, speedMps);
  let gap = gapM;
  for (let t = 0; t < HORIZON_S; t += STEP_S) {
    const wishM = standstillM + v * headwayS + (v * (v - leaderMps)) / (2 * Math.sqrt(ACCEL_MPS2 * BRAKE_MPS2));
    const free = v / Math.max(0.1, wantedMps);
    const close = Math.max(0, wishM) / Math.max(0.1, gap);
    v = Math.max(0, v + ACCEL_MPS2 * (1 - free * free * free * free - close * close) * STEP_S);
    gap += (leaderMps - v) * STEP_S;
  }
  return v;
}
