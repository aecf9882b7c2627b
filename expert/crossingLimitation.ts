import { boxesOverlap } from '../src/geometry/orientedBox.ts';
import { cos, sin } from '../src/geometry/trig.ts';
import { safeSpeed } from '../src/driving/safeSpeed.ts';
import type { Scene, SceneActor } from '../src/driving/Scene.ts';
import { EXPERT } from './expertSettings.ts';
import type { SpeedLimitation } from './SpeedLimitation.ts';

/** Pulling away is foreseen with this acceleration (m/s²). */
const PULL_AWAY_MPS2 = 1.8;
/** Free space kept to the place where paths cross (m). */
const CROSSING_GAP_M = 2.5;
/** Actors that move along the route within this angle (rad) are leaders or oncoming, not crossing. */
const ALONG_RAD = 0.6;

/**
 * Foresees everybody who moves across the route at constant velocity for some seconds, against driving on at the wanted speed. Where the
 * boxes would meet, waits before that place (before the junction when it lies in one that has not been entered).
 */
export function crossingLimitation(scene: Scene, wantedMps: number): SpeedLimitation | undefined {
  let limitation: SpeedLimitation | undefined;
  for (const actor of scene.actors) {
    if (!mayCross(actor)) continue;
    const meetingM = meetingPlace(scene, actor, wantedMps);
    if (meetingM === undefined) continue;
    const junctionM = scene.route.distanceToJunctionM;
    const frontM = meetingM - scene.ego.lengthM / 2;
    const vehicle = actor.kind !== 'walker' && actor.kind !== 'bicycle';
    const stopM = vehicle && junctionM !== null && junctionM > 0 && frontM > junctionM ? junctionM - 0.5 : frontM - CROSSING_GAP_M;
    const speedMps = safeSpeed(stopM, 0, vehicle ? EXPERT.decelMps2 : EXPERT.decelMps2 + 1, EXPERT.reactionS / 2);
    if (limitation === undefined || speedMps < limitation.speedMps) limitation = { speedMps, reason: reasonFor(actor) };
  }
  return limitation;
}

function reasonFor(actor: SceneActor): SpeedLimitation['reason'] {
  if (actor.kind === 'walker') return 'walker';
  return actor.kind === 'bicycle' ? 'bicycle' : 'yield';
}

function mayCross(actor: SceneActor): boolean {
  if (actor.kind === 'prop' || actor.speedMps < 0.2 || actor.alongRouteM === null || actor.headingToRouteLeftRad === null) return false;
  if (actor.alongRouteM < -3) return false;
  if (actor.kind === 'walker') return true;
  const turned = Math.abs(actor.headingToRouteLeftRad);
  return turned > ALONG_RAD && turned < Math.PI - ALONG_RAD;
}

/** Distance along the route (m, from the own centre) at which the own box and the actor's would first meet, or undefined. */
function meetingPlace(scene: Scene, actor: SceneActor, wantedMps: number): number | undefined {
  const margin = actor.kind === 'walker' || actor.kind === 'bicycle' ? EXPERT.vulnerableMarginM : EXPERT.sideMarginM;
  const actorCos = cos(actor.headingLeftRad);
  const actorSin = sin(actor.headingLeftRad);
  let alongM = 0;
  let speedMps = Math.max(0, scene.ego.speedMps);
  const place = { aheadM: 0, leftM: 0, cos: 1, sin: 0 };
  for (let timeS = EXPERT.horizonStepS; timeS <= EXPERT.horizonS; timeS += EXPERT.horizonStepS) {
    speedMps = Math.min(Math.max(wantedMps, 2), speedMps + PULL_AWAY_MPS2 * EXPERT.horizonStepS);
    alongM += speedMps * EXPERT.horizonStepS;
    if (!placeOnRoute(scene, alongM, place)) return undefined;
    const ahead = actor.aheadM + actor.velocityAheadMps * timeS;
    const left = actor.leftM + actor.velocityLeftMps * timeS;
    const meets = boxesOverlap(
      place.aheadM, place.leftM, place.cos, place.sin, scene.ego.lengthM / 2 + margin, scene.ego.widthM / 2 + margin,
      ahead, left, actorCos, actorSin, actor.lengthM / 2, actor.widthM / 2,
    );
    if (meets) return alongM;
  }
  return undefined;
}

function placeOnRoute(scene: Scene, alongM: number, out: { aheadM: number; leftM: number; cos: number; sin: number }): boolean {
  const points = scene.route.points;
  let next = 0;
  while (next < points.length && points[next]!.alongM < alongM) next += 1;
  if (next === points.length) return false;
  const after = points[next]!;
  const before = points[Math.max(0, next - 1)]!;
  const span = after.alongM - before.alongM;
  const t = span > 0 ? (alongM - before.alongM) / span : 0;
  out.aheadM = before.aheadM + t * (after.aheadM - before.aheadM);
  out.leftM = before.leftM + t * (after.leftM - before.leftM);
  out.cos = cos(after.headingLeftRad);
  out.sin = sin(after.headingLeftRad);
  return true;
}
