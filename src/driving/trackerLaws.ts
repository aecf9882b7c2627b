/**
 * What the tracker does with an action, as numbers and small laws: the tracker drives by them, and whoever imagines a drive rolls it out by
 * the same. Speeds in m/s, accelerations in m/s².
 */
export const TRACKER = {
  /** A speed error of 1 m/s asks for this much acceleration (1/s), separately for gaining and losing speed. */
  gainPerS: 1.2,
  brakeGainPerS: 1.7,
  mostAccelMps2: 2.3,
  mostBrakingMps2: 9.5,
  /** Below a target by more than this (m/s) one brakes harder than in proportion, by this much more for each m/s (1/s). */
  urgentMps: 3,
  urgentGainPerS: 1.5,
  /** Comfortable change of acceleration (m/s³), held as long as no harder braking than `firmMps2` is asked for. */
  jerkMps3: 3.8,
  firmMps2: 3,
  hardJerkMps3: 80,
  /** From here on (m/s²) a stop is an emergency. */
  hardMps2: 5,
  /** Look-ahead of the pure pursuit: seconds of travel and a base, within bounds (m). */
  lookAheadS: 0.55,
  lookAheadBaseM: 1.2,
  shortestLookAheadM: 3.2,
  longestLookAheadM: 12,
  /** A target below this speed means standing still. */
  standMps: 0.15,
  /** Offsets change with at most this lateral acceleration, path curvature (1/m) and slope. */
  offsetAccelMps2: 1.2,
  offsetCurvaturePerM: 0.35,
  offsetSlope: 0.8,
  /** Near its target an offset runs out over this length (m). */
  offsetSettleM: 2.5,
} as const;

/** Acceleration that a target speed asks for. Who is braking hard already and asks to stand goes on braking hard until the car stands. */
export function wantedAccel(speedMps: number, targetMps: number, lastMps2: number): number {
  const errorMps = targetMps - speedMps;
  if (errorMps >= 0) return Math.min(TRACKER.mostAccelMps2, TRACKER.gainPerS * errorMps);
  const urgentMps = -errorMps - TRACKER.urgentMps;
  const wanted = TRACKER.brakeGainPerS * errorMps - (urgentMps > 0 ? TRACKER.urgentGainPerS * urgentMps : 0);
  const held = targetMps < TRACKER.standMps && lastMps2 < -TRACKER.hardMps2 ? Math.min(wanted, lastMps2) : wanted;
  return Math.max(-TRACKER.mostBrakingMps2, held);
}

/** The target speed that asks for an acceleration: the inverse of {@link wantedAccel}, not below 0. */
export function targetForAccel(speedMps: number, accelMps2: number): number {
  if (accelMps2 >= 0) return speedMps + accelMps2 / TRACKER.gainPerS;
  const proportional = TRACKER.brakeGainPerS * TRACKER.urgentMps;
  const belowMps = -accelMps2 <= proportional ? -accelMps2 / TRACKER.brakeGainPerS : TRACKER.urgentMps + (-accelMps2 - proportional) / (TRACKER.brakeGainPerS + TRACKER.urgentGainPerS);
  return Math.max(0, speedMps - belowMps);
}

/** The acceleration that is commanded next: towards the wanted one with comfortable jerk, at once when hard braking is asked for. */
export function limitedAccel(lastMps2: number, wantedMps2: number, stepS: number): number {
  const falling = wantedMps2 < -TRACKER.firmMps2 ? TRACKER.hardJerkMps3 : TRACKER.jerkMps3;
  const rising = lastMps2 < -TRACKER.firmMps2 ? 3 * TRACKER.jerkMps3 : TRACKER.jerkMps3;
  return Math.max(lastMps2 - falling * stepS, Math.min(lastMps2 + rising * stepS, wantedMps2));
}

/** How far ahead of the rear axle the pursued point lies (m). */
export function lookAheadAt(speedMps: number): number {
  const wanted = TRACKER.lookAheadS * Math.abs(speedMps) + TRACKER.lookAheadBaseM;
  return wanted < TRACKER.shortestLookAheadM ? TRACKER.shortestLookAheadM : wanted > TRACKER.longestLookAheadM ? TRACKER.longestLookAheadM : wanted;
}

/**
 * Slope (m per m) with which an offset runs on after `stepM` of travel: the quickest way to the wanted offset that bounded curvature allows,
 * which is a path of two arcs, running out smoothly. Add slope × travel to the offset.
 */
export function offsetSlope(offsetM: number, slope: number, wantedM: number, speedMps: number, stepM: number): number {
  const errorM = wantedM - offsetM;
  const size = errorM < 0 ? -errorM : errorM;
  const curvature = Math.min(TRACKER.offsetCurvaturePerM, TRACKER.offsetAccelMps2 / Math.max(speedMps * speedMps, 1));
  const arriving = Math.min(TRACKER.offsetSlope, Math.sqrt(1.6 * curvature * size), size / TRACKER.offsetSettleM);
  const wanted = errorM < 0 ? -arriving : arriving;
  const most = curvature * stepM;
  return wanted > slope + most ? slope + most : wanted < slope - most ? slope - most : wanted;
}
