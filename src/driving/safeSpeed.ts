/**
 * Highest speed (m/s) at which one can still stop behind something `distanceM` ahead that moves at `leadSpeedMps` and could brake as
 * hard as oneself, after a reaction time. Gipps, "A behavioural car-following model for computer simulation" (1981), equation 2 with
 * equal braking. 0 when the distance is used up.
 *
 * @param distanceM free distance (m), already less the gap to keep
 * @param decelMps2 own comfortable braking, positive
 */
export function safeSpeed(distanceM: number, leadSpeedMps: number, decelMps2: number, reactionS: number): number {
  const lead = Math.max(0, leadSpeedMps);
  const reach = lead * lead + 2 * decelMps2 * distanceM + decelMps2 * decelMps2 * reactionS * reactionS;
  return reach <= 0 ? 0 : Math.max(0, Math.sqrt(reach) - decelMps2 * reactionS);
}
