import { INFRACTION_KINDS, type InfractionKind } from '../../leaderboard/Infraction.ts';
import type { EpisodeOutcome } from '../episodes/EpisodeOutcome.ts';

/** Infractions per driven kilometre by kind: all counts over all kilometres. Kinds that never happened are 0. */
export function infractionRates(outcomes: readonly EpisodeOutcome[]): Record<InfractionKind, number> {
  let km = 0;
  const counts = new Map<InfractionKind, number>();
  for (const { result } of outcomes) {
    km += (result.routeLengthM / 1000) * (result.routeCompletion / 100);
    for (const { kind } of result.infractions) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const rate = (kind: InfractionKind): number => (counts.get(kind) ?? 0) / Math.max(0.001, km);
  return {
    collisionLayout: rate('collisionLayout'),
    collisionPedestrian: rate('collisionPedestrian'),
    collisionVehicle: rate('collisionVehicle'),
    redLight: rate('redLight'),
    stopSign: rate('stopSign'),
    outsideLanes: rate('outsideLanes'),
    minSpeed: rate('minSpeed'),
    yieldEmergency: rate('yieldEmergency'),
    scenarioTimeout: rate('scenarioTimeout'),
    routeDeviation: rate('routeDeviation'),
    blocked: rate('blocked'),
    routeTimeout: rate('routeTimeout'),
  };
}

/** How often each kind happened; kinds that did not are left out. */
export function infractionCounts(outcome: EpisodeOutcome): Partial<Record<InfractionKind, number>> {
  const counts: Partial<Record<InfractionKind, number>> = {};
  for (const kind of INFRACTION_KINDS) {
    const count = outcome.result.infractions.filter((infraction) => infraction.kind === kind).length;
    if (count > 0) counts[kind] = count;
  }
  return counts;
}
