import { boxesOverlap } from '../geometry/orientedBox.ts';
import { ActorKind, FLAT_BODY_M } from '../world/ActorKind.ts';
import type { CollisionEvent } from '../world/WorldFrame.ts';
import { ActorMode } from './ActorMode.ts';
import { STOREY_M } from './LaneCells.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { knockDown } from './strollWalkers.ts';
import type { WorldState } from './WorldState.ts';

/** Beyond this distance between centres no two boxes touch, whatever their kind (m); longer bodies add their own half length. */
const NEAR_M = 4;
/** Masses (kg), in the order of `ActorKind` for the others. */
const EGO_MASS_KG = 1850;
const MASS_KG = [1600, 7500, 11000, 250, 95, 80, 2200, 400] as const;
/** Parked cars (brakes on) and props of the set-up hold like walls. */
const IMMOVABLE_KG = 1e6;
const RESTITUTION = 0.1;
/** A walker that was hit lies this far beside the car (m). */
const THROWN_M = 0.2;

const PUSH = { normalX: 0, normalY: 0, depthM: 0 };

/** Called for each thing that the ego touches in a step. */
export type ContactSink = (event: CollisionEvent) => void;

/**
 * The ego's box against every near actor and against the town's layout. Whoever overlaps is reported in each step of contact; the boxes are then
 * pushed apart along the shortest way, so that nothing tunnels, and the ego loses the part of its speed that went into the other.
 */
export function resolveContacts(state: WorldState, network: SimNetwork, typeIds: ReadonlyMap<number, string>, beforeX: number, beforeY: number, beforeHeading: EgoHeading, report: ContactSink): void {
  const count = state.count;
  for (let row = 1; row < count; row += 1) {
    const dx = state.x[row] - state.x[0];
    const dy = state.y[row] - state.y[0];
    const reach = NEAR_M + state.lengthM[row] / 2;
    if (dx * dx + dy * dy > reach * reach || Math.abs(state.z[row] - state.z[0]) > STOREY_M || state.heightM[row] < FLAT_BODY_M || !touchesEgo(state, row)) continue;
    meetActor(state, row, typeIds.get(state.typeKey[row]) ?? '', report);
  }
  if (isOutside(state, network) && wentFurtherOut(state, network, beforeX, beforeY, beforeHeading)) hitLayout(state, beforeX, beforeY, beforeHeading, report);
}

/** The ego's heading before the step. */
export interface EgoHeading {
  headingRad: number;
  cosHeading: number;
  sinHeading: number;
}

function touchesEgo(state: WorldState, row: number): boolean {
  return boxesOverlap(
    state.x[0], state.y[0], state.cosHeading[0], state.sinHeading[0], state.lengthM[0] / 2, state.widthM[0] / 2,
    state.x[row], state.y[row], state.cosHeading[row], state.sinHeading[row], state.lengthM[row] / 2, state.widthM[row] / 2,
  );
}

function meetActor(state: WorldState, row: number, typeId: string, report: ContactSink): void {
  const relativeX = state.velocityX[0] - state.velocityX[row];
  const relativeY = state.velocityY[0] - state.velocityY[row];
  report({
    kind: 'collision', otherId: state.id[row], otherTypeId: typeId,
    x: (state.x[0] + state.x[row]) / 2, y: (state.y[0] + state.y[row]) / 2, z: state.z[0],
    closingSpeedMps: Math.sqrt(relativeX * relativeX + relativeY * relativeY),
  });
  shortestPush(state, row);
  const { normalX, normalY, depthM } = PUSH;
  const isWalker = state.kind[row] === ActorKind.walker;
  if (isWalker) {
    throwAside(state, row);
    knockDown(state, row);
  } else {
    state.x[0] += normalX * depthM;
    state.y[0] += normalY * depthM;
  }
  const closing = relativeX * normalX + relativeY * normalY;
  if (closing >= 0 || (isWalker && state.velocityX[0] * normalX + state.velocityY[0] * normalY >= 0)) return;
  const mass = state.mode[row] === ActorMode.fixed ? IMMOVABLE_KG : MASS_KG[state.kind[row]];
  const impulse = -(1 + RESTITUTION) * closing;
  addVelocity(state, 0, impulse * (mass / (mass + EGO_MASS_KG)) * normalX, impulse * (mass / (mass + EGO_MASS_KG)) * normalY);
  if (!isWalker && state.mode[row] !== ActorMode.fixed) addVelocity(state, row, -impulse * (EGO_MASS_KG / (mass + EGO_MASS_KG)) * normalX, -impulse * (EGO_MASS_KG / (mass + EGO_MASS_KG)) * normalY);
}

/** Moves a walker out to the nearer side of the ego, so that a hit does not drag it along before the bumper. */
function throwAside(state: WorldState, row: number): void {
  const axisX = -state.sinHeading[0];
  const axisY = state.cosHeading[0];
  const side = (state.x[row] - state.x[0]) * axisX + (state.y[row] - state.y[0]) * axisY;
  const reach = (state.widthM[0] + state.widthM[row] + state.lengthM[row]) / 2 + THROWN_M;
  const moved = side < 0 ? -reach - side : reach - side;
  state.x[row] += moved * axisX;
  state.y[row] += moved * axisY;
}

/** Changes a body's velocity; wheels only let the part along its heading live on. */
function addVelocity(state: WorldState, row: number, dx: number, dy: number): void {
  const along = (state.velocityX[row] + dx) * state.cosHeading[row] + (state.velocityY[row] + dy) * state.sinHeading[row];
  const onRails = state.mode[row] === ActorMode.traffic || state.mode[row] === ActorMode.blind;
  const speed = onRails ? Math.max(0, along) : along;
  state.speedMps[row] = speed;
  state.slipSpeedMps[row] = speed;
  state.velocityX[row] = speed * state.cosHeading[row];
  state.velocityY[row] = speed * state.sinHeading[row];
}

/** Least translation that parts the ego from a row's box; the normal points to the ego. */
function shortestPush(state: WorldState, row: number): void {
  const dx = state.x[0] - state.x[row];
  const dy = state.y[0] - state.y[row];
  const cosDelta = Math.abs(state.cosHeading[0] * state.cosHeading[row] + state.sinHeading[0] * state.sinHeading[row]);
  const sinDelta = Math.abs(state.cosHeading[0] * state.sinHeading[row] - state.sinHeading[0] * state.cosHeading[row]);
  PUSH.depthM = Infinity;
  tryAxis(dx, dy, state.cosHeading[0], state.sinHeading[0], state.lengthM[0] / 2 + (state.lengthM[row] / 2) * cosDelta + (state.widthM[row] / 2) * sinDelta);
  tryAxis(dx, dy, -state.sinHeading[0], state.cosHeading[0], state.widthM[0] / 2 + (state.lengthM[row] / 2) * sinDelta + (state.widthM[row] / 2) * cosDelta);
  tryAxis(dx, dy, state.cosHeading[row], state.sinHeading[row], state.lengthM[row] / 2 + (state.lengthM[0] / 2) * cosDelta + (state.widthM[0] / 2) * sinDelta);
  tryAxis(dx, dy, -state.sinHeading[row], state.cosHeading[row], state.widthM[row] / 2 + (state.lengthM[0] / 2) * sinDelta + (state.widthM[0] / 2) * cosDelta);
}

function tryAxis(dx: number, dy: number, axisX: number, axisY: number, reach: number): void {
  const along = dx * axisX + dy * axisY;
  const depth = reach - Math.abs(along);
  if (depth >= PUSH.depthM) return;
  const sign = along < 0 ? -1 : 1;
  PUSH.depthM = depth;
  PUSH.normalX = axisX * sign;
  PUSH.normalY = axisY * sign;
}

/** Corners that stand where walls are, counted for a pose. */
function cornersOutside(network: SimNetwork, x: number, y: number, cosine: number, sine: number, halfLength: number, halfWidth: number): number {
  const alongX = cosine * halfLength;
  const alongY = sine * halfLength;
  const acrossX = -sine * halfWidth;
  const acrossY = cosine * halfWidth;
  const surface = network.surface;
  return (
    (surface.isFree(x + alongX + acrossX, y + alongY + acrossY) ? 0 : 1) + (surface.isFree(x + alongX - acrossX, y + alongY - acrossY) ? 0 : 1) +
    (surface.isFree(x - alongX + acrossX, y - alongY + acrossY) ? 0 : 1) + (surface.isFree(x - alongX - acrossX, y - alongY - acrossY) ? 0 : 1)
  );
}

function isOutside(state: WorldState, network: SimNetwork): boolean {
  return cornersOutside(network, state.x[0], state.y[0], state.cosHeading[0], state.sinHeading[0], state.lengthM[0] / 2, state.widthM[0] / 2) > 0;
}

/** A car that is off the surface already (spawned there, or pushed) may move as long as it does not get worse: no one is walled in. */
function wentFurtherOut(state: WorldState, network: SimNetwork, beforeX: number, beforeY: number, before: EgoHeading): boolean {
  const halfLength = state.lengthM[0] / 2;
  const halfWidth = state.widthM[0] / 2;
  const now = cornersOutside(network, state.x[0], state.y[0], state.cosHeading[0], state.sinHeading[0], halfLength, halfWidth);
  return now > cornersOutside(network, beforeX, beforeY, before.cosHeading, before.sinHeading, halfLength, halfWidth) || now === 4;
}

function hitLayout(state: WorldState, beforeX: number, beforeY: number, before: EgoHeading, report: ContactSink): void {
  const closingSpeedMps = Math.abs(state.slipSpeedMps[0]);
  report({ kind: 'collision', otherId: 0, otherTypeId: 'static.building', x: state.x[0], y: state.y[0], z: state.z[0], closingSpeedMps });
  state.x[0] = beforeX;
  state.y[0] = beforeY;
  state.headingRad[0] = before.headingRad;
  state.cosHeading[0] = before.cosHeading;
  state.sinHeading[0] = before.sinHeading;
  state.speedMps[0] = 0;
  state.slipSpeedMps[0] = 0;
  state.velocityX[0] = 0;
  state.velocityY[0] = 0;
  state.yawRateRadPerS[0] = 0;
}
