import { boxesOverlap } from '../../../geometry/orientedBox.ts';
import type { WorldState } from '../../../sim/WorldState.ts';

/** Bodies whose heights differ by more than this have a bridge between them (m). */
const STOREY_M = 2.5;
const RESTITUTION = 0.1;

/** What the contacts need to know of a row's body. */
export interface ContactBodies {
  readonly state: WorldState;
  /** 1/kg, 0 for what cannot be moved. */
  inverseMassOf(row: number): number;
  /** Whether it can be hit. */
  isSolid(row: number): boolean;
  /** Whether contacts of this row with another such row are of no interest: standing things. */
  isFixture(row: number): boolean;
  /** Moves a body (m, our frame), unless what stands beside the road keeps it where it is. @returns whether it moved */
  push(row: number, dx: number, dy: number): boolean;
  /** Changes a body's velocity (m/s, our frame). */
  addVelocity(row: number, dx: number, dy: number): void;
}

/** Called for each touching pair; the impulse (N·s, our frame) acts on the first row. */
export type PairSink = (row: number, otherRow: number, impulseX: number, impulseY: number) => void;

const PUSH = { normalX: 0, normalY: 0, depthM: 0 };

/**
 * Every pair of solid boxes that overlap: both are pushed apart along the shortest way, by the inverse of their masses (what stands against a wall stays, the
 * other one goes all the way), and exchange the momentum of an almost plastic hit.
 */
export function resolveContacts(bodies: ContactBodies, report: PairSink): void {
  const { state } = bodies;
  const { x, y, z, lengthM, widthM } = state;
  for (let row = 0; row < state.count; row += 1) {
    if (!bodies.isSolid(row)) continue;
    const reach = (lengthM[row] + widthM[row]) / 2;
    for (let other = row + 1; other < state.count; other += 1) {
      const near = reach + (lengthM[other] + widthM[other]) / 2;
      if (Math.abs(x[other] - x[row]) > near || Math.abs(y[other] - y[row]) > near || Math.abs(z[other] - z[row]) > STOREY_M) continue;
      if (!bodies.isSolid(other) || (bodies.isFixture(row) && bodies.isFixture(other)) || !touch(state, row, other)) continue;
      part(bodies, row, other, report);
    }
  }
}

function touch(state: WorldState, a: number, b: number): boolean {
  return boxesOverlap(
    state.x[a], state.y[a], state.cosHeading[a], state.sinHeading[a], state.lengthM[a] / 2, state.widthM[a] / 2,
    state.x[b], state.y[b], state.cosHeading[b], state.sinHeading[b], state.lengthM[b] / 2, state.widthM[b] / 2,
  );
}

function part(bodies: ContactBodies, a: number, b: number, report: PairSink): void {
  const inverseA = bodies.inverseMassOf(a);
  const inverseB = bodies.inverseMassOf(b);
  const inverse = inverseA + inverseB;
  if (inverse === 0) return;
  const { state } = bodies;
  shortestPush(state, a, b);
  const { normalX, normalY, depthM } = PUSH;
  const shareA = depthM * (inverseA / inverse);
  const shareB = depthM - shareA;
  const movedA = shareA > 0 && bodies.push(a, normalX * shareA, normalY * shareA);
  const restB = movedA ? shareB : depthM;
  const movedB = inverseB > 0 && bodies.push(b, -normalX * restB, -normalY * restB);
  if (movedA && !movedB && shareB > 0) bodies.push(a, normalX * shareB, normalY * shareB);
  const closing = (state.velocityX[a] - state.velocityX[b]) * normalX + (state.velocityY[a] - state.velocityY[b]) * normalY;
  const impulse = closing < 0 ? (-(1 + RESTITUTION) * closing) / inverse : 0;
  if (impulse > 0) {
    bodies.addVelocity(a, impulse * inverseA * normalX, impulse * inverseA * normalY);
    bodies.addVelocity(b, -impulse * inverseB * normalX, -impulse * inverseB * normalY);
  }
  report(a, b, impulse * normalX, impulse * normalY);
}

/** Least translation that parts two boxes; the normal points to `a`. */
function shortestPush(state: WorldState, a: number, b: number): void {
  const { cosHeading, sinHeading, lengthM, widthM } = state;
  const dx = state.x[a] - state.x[b];
  const dy = state.y[a] - state.y[b];
  const cosDelta = Math.abs(cosHeading[a] * cosHeading[b] + sinHeading[a] * sinHeading[b]);
  const sinDelta = Math.abs(cosHeading[a] * sinHeading[b] - sinHeading[a] * cosHeading[b]);
  PUSH.depthM = Infinity;
  tryAxis(dx, dy, cosHeading[a], sinHeading[a], (lengthM[a] + lengthM[b] * cosDelta + widthM[b] * sinDelta) / 2);
  tryAxis(dx, dy, -sinHeading[a], cosHeading[a], (widthM[a] + lengthM[b] * sinDelta + widthM[b] * cosDelta) / 2);
  tryAxis(dx, dy, cosHeading[b], sinHeading[b], (lengthM[b] + lengthM[a] * cosDelta + widthM[a] * sinDelta) / 2);
  tryAxis(dx, dy, -sinHeading[b], cosHeading[b], (widthM[b] + lengthM[a] * sinDelta + widthM[a] * cosDelta) / 2);
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
