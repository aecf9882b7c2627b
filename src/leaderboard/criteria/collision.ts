import type { Point3 } from '../../geometry/Pose.ts';
import type { CollisionEvent, WorldFrame } from '../../world/WorldFrame.ts';
import type { InfractionKind } from '../Infraction.ts';
import type { LeaderboardRules } from '../LeaderboardRules.ts';
import type { Criterion, Report } from './Criterion.ts';
import { atEgo } from './Criterion.ts';
import type { EgoStep } from './EgoStep.ts';
import { elapsedS } from './elapsedS.ts';

const SAME_ACTOR_S = 5;
const NEAR_ANY_M = 3;
const FORGET_M = 5;
const STANDING_MPS = 0.1;

export interface CollisionState {
  /** Actor of the last counted collision, 0 when none is remembered. */
  lastId: number;
  lastTimeS: number;
  /** Where the ego was at the remembered collisions; at most one in 2.x. */
  places: Point3[];
}

/**
 * Each contact once: a contact is ignored when its actor was counted in the last 5 s or the ego is still near an earlier collision.
 * 1.0 remembers every place (2-D, ignores within 3 m, forgets beyond 5 m); 2.x the last one (3-D, 5 m) and spares a standing ego.
 */
export class CollisionCriterion implements Criterion<CollisionState> {
  state: CollisionState = { lastId: 0, lastTimeS: 0, places: [] };
  readonly #rules: LeaderboardRules;
  readonly #report: Report;

  constructor(rules: LeaderboardRules, report: Report) {
    this.#rules = rules;
    this.#report = report;
  }

  observe(ego: EgoStep, frame: WorldFrame): void {
    const { events } = frame;
    for (let index = 0; index < events.length; index += 1) if (events[index]!.kind === 'collision') this.#count(events[index]!, ego);
    if (this.state.lastId !== 0 || this.state.places.length > 0) this.#forget(ego);
  }

  #count(event: CollisionEvent, ego: EgoStep): void {
    const { state } = this;
    if (state.lastId !== 0 && event.otherId === state.lastId) return;
    if (this.#nearRememberedPlace(ego)) return;
    const firstGeneration = this.#rules.collisionFilter === 'near any';
    if (this.#rules.collisionWhileStanding === 'ignored' && ego.speedMps < STANDING_MPS) return;
    const kind = collisionKind(event.otherTypeId);
    // 1.0 forgets a contact of unknown type at once, 2.x remembers it without counting.
    if (kind === undefined && firstGeneration) return;
    const here = { x: ego.x, y: ego.y, z: ego.z };
    if (firstGeneration) state.places.push(here);
    else state.places = [here];
    state.lastTimeS = ego.timeS;
    if (event.otherId !== 0) state.lastId = event.otherId;
    if (kind !== undefined) this.#report({ ...atEgo(kind, ego), otherId: String(event.otherId), otherType: event.otherTypeId, closingSpeedMps: event.closingSpeedMps });
  }

  #nearRememberedPlace(ego: EgoStep): boolean {
    const nearM = this.#rules.collisionFilter === 'near any' ? NEAR_ANY_M : FORGET_M;
    return this.state.places.some((place) => this.#distance(place, ego) <= nearM);
  }

  #forget(ego: EgoStep): void {
    const { state } = this;
    if (state.places.some((place) => this.#distance(place, ego) > FORGET_M)) state.places = state.places.filter((place) => this.#distance(place, ego) <= FORGET_M);
    if (state.lastId !== 0 && elapsedS(state.lastTimeS, ego.timeS) > SAME_ACTOR_S) state.lastId = 0;
  }

  #distance(place: Point3, ego: EgoStep): number {
    const dx = ego.x - place.x;
    const dy = ego.y - place.y;
    const dz = this.#rules.collisionFilter === 'near any' ? 0 : ego.z - place.z;
    return Math.sqrt(dx * dx + dy * dy + dz * dz);
  }
}

/** The kind by the other's type id, as the leaderboard reads it; undefined for what it does not count (sidewalks). */
function collisionKind(typeId: string): InfractionKind | undefined {
  if ((typeId.includes('static') || typeId.includes('traffic')) && !typeId.includes('sidewalk')) return 'collisionLayout';
  if (typeId.includes('vehicle')) return 'collisionVehicle';
  if (typeId.includes('walker')) return 'collisionPedestrian';
  return undefined;
}
