import { boxesOverlap } from '../../../src/geometry/orientedBox.ts';
import { atan2, cos, sin } from '../../../src/geometry/trig.ts';
import { ActorKind } from '../../../src/world/ActorKind.ts';
import { STEP_S } from '../../../src/world/World.ts';
import type { WorldFrame } from '../../../src/world/WorldFrame.ts';
import { rowOf } from '../hasRoom.ts';
import { distanceM } from '../roadPlaces.ts';
import type { ScenarioActor } from '../scenarioActors.ts';
import { spawnRequest } from '../scenarioActors.ts';
import type { StageStep } from '../ScenarioBehaviour.ts';
import type { ActorPath } from './ActorPath.ts';
import { footOnPath, poseOnPath } from './ActorPath.ts';

/** A scripted actor on a path: plain data, part of a scenario's state. */
export interface PathVehicle {
  readonly id: number;
  readonly lengthM: number;
  readonly widthM: number;
  /** Place of its centre along the path. */
  sM: number;
  speedMps: number;
}

/** How an actor moves along its path. */
export interface PathDrive {
  readonly path: ActorPath;
  readonly speedMps: number;
  /** Gaining speed (m/s²). Actors that mind nobody reach their speed at once when it is Infinity. */
  readonly accelMps2: number;
  /** Slows down for whoever stands or drives on its path. */
  readonly minds: boolean;
  /** Losing speed where nobody is in the way (m/s²); comfortably unless told otherwise. */
  readonly brakeMps2?: number;
  /** Braking at most behind others (m/s²); as hard as cars can unless told otherwise. */
  readonly hardestMps2?: number;
  /** Lateral offset along the path. */
  readonly leftM?: (sM: number) => number;
}

const COMFORTABLE_MPS2 = 3;
const HARDEST_MPS2 = 8;
const STANDSTILL_GAP_M = 2.5;
const HEADWAY_S = 1;
const SIGHT_M = 60;
const SIDE_M = 0.3;
/** Cones and the like are passed closer than those who may move. */
const PROP_SIDE_M = 0.1;
/** Heights and places that differ by more than this are corrected (m). */
const HEIGHT_SLACK_M = 0.02;
const PLACE_SLACK_M = 0.05;
const TOUCH_M = 0.15;

/** Lets an actor appear on its path. */
export function spawnOnPath(step: StageStep, id: number, actor: ScenarioActor, drive: PathDrive, sM: number, speedMps: number): PathVehicle {
  step.order({ kind: 'spawn', id, actor: spawnRequest(actor, poseOnPath(drive.path, sM, drive.leftM?.(sM) ?? 0), speedMps) });
  // It moves on in the very step in which it appears.
  return { id, lengthM: actor.lengthM, widthM: actor.widthM, sM: sM + speedMps * STEP_S, speedMps };
}

/**
 * Moves an actor along its path by one step: it drives freely or by the Intelligent Driver Model (Treiber, Hennecke and Helbing, 2000) behind
 * whoever is in its way. Changes `vehicle`.
 */
export function driveOnPath(step: StageStep, vehicle: PathVehicle, drive: PathDrive): void {
  const { path } = drive;
  const left = drive.leftM ?? (() => 0);
  const before = vehicle.speedMps;
  const accelMps2 = wantedAccel(step.frame, vehicle, drive);
  vehicle.speedMps = accelMps2 === Infinity ? drive.speedMps : Math.max(0, before + accelMps2 * STEP_S);
  const row = rowOf(step.frame, vehicle.id);
  const { x, y, z } = step.frame.actors;
  const meant = poseOnPath(path, vehicle.sM, left(vehicle.sM));
  const isOff = row < 0 || Math.abs(z[row] - meant.z) > HEIGHT_SLACK_M || distanceM(x[row], y[row], meant.x, meant.y) > PLACE_SLACK_M;
  // A collision may have pushed it; whoever only has to climb goes on from where it is.
  if (row >= 0 && isOff) step.order({ kind: 'teleport', id: vehicle.id, pose: meant });
  const here = isOff ? meant : { x: x[row], y: y[row] };
  vehicle.sM = Math.min(path.lengthM, vehicle.sM + ((accelMps2 === Infinity ? vehicle.speedMps : (before + vehicle.speedMps) / 2) * STEP_S));
  const next = poseOnPath(path, vehicle.sM, left(vehicle.sM));
  const movedM = distanceM(next.x, next.y, here.x, here.y);
  const headingRad = movedM > 1e-3 ? atan2(next.y - here.y, next.x - here.x) : meant.headingRad;
  step.order({ kind: 'walk', id: vehicle.id, headingRad, speedMps: movedM / STEP_S });
}

/** Does the actor's box, a hand's breadth wider, touch the ego's? */
export function touchesEgo(frame: WorldFrame, id: number): boolean {
  const row = rowOf(frame, id);
  if (row < 0) return false;
  const { x, y, headingRad, lengthM, widthM } = frame.actors;
  return boxesOverlap(
    x[0]!, y[0]!, cos(headingRad[0]!), sin(headingRad[0]!), lengthM[0]! / 2 + TOUCH_M, widthM[0]! / 2 + TOUCH_M,
    x[row]!, y[row]!, cos(headingRad[row]!), sin(headingRad[row]!), lengthM[row]! / 2, widthM[row]! / 2,
  );
}

function wantedAccel(frame: WorldFrame, vehicle: PathVehicle, drive: PathDrive): number {
  const speed = vehicle.speedMps;
  const leader = drive.minds ? leaderOnPath(frame, vehicle, drive) : undefined;
  if (drive.accelMps2 === Infinity && leader === undefined) return Infinity;
  const most = Math.min(drive.accelMps2, COMFORTABLE_MPS2);
  const ratio = drive.speedMps > 0 ? speed / drive.speedMps : 2;
  const free = most * (1 - ratio * ratio * ratio * ratio);
  const least = -(drive.brakeMps2 ?? COMFORTABLE_MPS2);
  if (leader === undefined) return Math.max(least, free);
  const wish = STANDSTILL_GAP_M + Math.max(0, speed * HEADWAY_S + (speed * (speed - leader.speedMps)) / (2 * Math.sqrt(most * COMFORTABLE_MPS2)));
  const gap = Math.max(0.1, leader.gapM);
  return Math.max(-(drive.hardestMps2 ?? HARDEST_MPS2), free - most * (wish / gap) * (wish / gap));
}

/** Who is next on the path of an actor: bumper-to-bumper gap (m) and speed along the path (m/s). */
export interface PathLeader {
  readonly gapM: number;
  readonly speedMps: number;
}

/** The nearest actor ahead whose body reaches into the path. */
export function leaderOnPath(frame: WorldFrame, vehicle: PathVehicle, { path, leftM }: Pick<PathDrive, 'path' | 'leftM'>): PathLeader | undefined {
  const { count, id, kind, x, y, headingRad, speedMps, lengthM, widthM } = frame.actors;
  const here = poseOnPath(path, vehicle.sM);
  let found: PathLeader | undefined;
  for (let row = 0; row < count; row += 1) {
    if (id[row] === vehicle.id) continue;
    const dx = x[row]! - here.x;
    const dy = y[row]! - here.y;
    if (dx * dx + dy * dy > SIGHT_M * SIGHT_M) continue;
    const foot = footOnPath(path, x[row]!, y[row]!, vehicle.sM, vehicle.sM + SIGHT_M, (vehicle.widthM + lengthM[row]!) / 2 + SIDE_M);
    if (foot === undefined || foot.sM <= vehicle.sM) continue;
    const along = poseOnPath(path, foot.sM).headingRad;
    const c = Math.abs(cos(headingRad[row]! - along));
    const s = Math.abs(sin(headingRad[row]! - along));
    const halfAcross = (c * widthM[row]! + s * lengthM[row]!) / 2;
    if (Math.abs(foot.leftM - (leftM?.(foot.sM) ?? 0)) > halfAcross + vehicle.widthM / 2 + (kind[row] === ActorKind.prop ? PROP_SIDE_M : SIDE_M)) continue;
    const gapM = foot.sM - vehicle.sM - (c * lengthM[row]! + s * widthM[row]!) / 2 - vehicle.lengthM / 2;
    if (found === undefined || gapM < found.gapM) found = { gapM, speedMps: Math.max(0, speedMps[row]! * cos(headingRad[row]! - along)) };
  }
  return found;
}
