import { wrapAngleRad } from '../../../geometry/angle.ts';
import { boxesOverlap } from '../../../geometry/orientedBox.ts';
import type { Pose } from '../../../geometry/Pose.ts';
import { cos, sin } from '../../../geometry/trig.ts';
import { WorldState } from '../../../sim/WorldState.ts';
import type { ActorKind } from '../../../world/ActorKind.ts';

const FIRST_CAPACITY = 32;
/** Bodies whose heights differ by more than this have a bridge between them (m). */
const STOREY_M = 2.5;

/** Full sizes (m). */
export interface BodySize {
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
}

/**
 * Everything that can be hit, as rows of the embedded world's state in our frame, so that its vehicle dynamics move them. An actor keeps its id;
 * its row changes when bodies before it go.
 */
export class Bodies {
  #state = new WorldState(FIRST_CAPACITY, 0);
  readonly #rowOfId = new Map<number, number>();

  /** The columns. Valid until a body is added. */
  get state(): WorldState {
    return this.#state;
  }

  add(id: number, kind: ActorKind, size: BodySize, pose: Pose): void {
    if (this.#state.count === this.#state.capacity) this.#state = this.#state.widened(this.#state.capacity * 2);
    const row = this.#state.addRow();
    this.#state.id[row] = id;
    this.#state.kind[row] = kind;
    this.#state.lengthM[row] = size.lengthM;
    this.#state.widthM[row] = size.widthM;
    this.#state.heightM[row] = size.heightM;
    this.#rowOfId.set(id, row);
    this.place(row, pose);
  }

  remove(id: number): void {
    const row = this.rowOf(id);
    this.#state.removeRow(row);
    this.#rowOfId.delete(id);
    for (let next = row; next < this.#state.count; next += 1) this.#rowOfId.set(this.#state.id[next], next);
  }

  /** Row of a body that lives. */
  rowOf(id: number): number {
    const row = this.#rowOfId.get(id);
    if (row === undefined) throw new RangeError(`actor ${id} has no body`);
    return row;
  }

  place(row: number, pose: Pose): void {
    const { x, y, z, headingRad, cosHeading, sinHeading } = this.#state;
    x[row] = pose.x;
    y[row] = pose.y;
    z[row] = pose.z;
    headingRad[row] = wrapAngleRad(pose.headingRad);
    cosHeading[row] = cos(pose.headingRad);
    sinHeading[row] = sin(pose.headingRad);
  }

  /** Sets what a body moves with (m/s, our frame); wheels keep the part along the heading. */
  push(row: number, velocityX: number, velocityY: number, onWheels: boolean): void {
    const { cosHeading, sinHeading } = this.#state;
    const along = velocityX * cosHeading[row] + velocityY * sinHeading[row];
    this.#state.speedMps[row] = along;
    this.#state.slipSpeedMps[row] = along;
    this.#state.velocityX[row] = onWheels ? along * cosHeading[row] : velocityX;
    this.#state.velocityY[row] = onWheels ? along * sinHeading[row] : velocityY;
  }

  /** First body that a box would overlap, or 0. `counts` says which ones matter. */
  firstOverlap(size: BodySize, pose: Pose, counts: (id: number) => boolean): number {
    const { state } = this;
    const cosine = cos(pose.headingRad);
    const sine = sin(pose.headingRad);
    for (let row = 0; row < state.count; row += 1) {
      const reach = (size.lengthM + state.lengthM[row] + size.widthM + state.widthM[row]) / 2;
      if (Math.abs(state.x[row] - pose.x) > reach || Math.abs(state.y[row] - pose.y) > reach || Math.abs(state.z[row] - pose.z) > STOREY_M || !counts(state.id[row])) continue;
      if (boxesOverlap(
        pose.x, pose.y, cosine, sine, size.lengthM / 2, size.widthM / 2,
        state.x[row], state.y[row], state.cosHeading[row], state.sinHeading[row], state.lengthM[row] / 2, state.widthM[row] / 2,
      )) return state.id[row];
    }
    return 0;
  }
}
