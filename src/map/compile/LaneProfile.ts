import type { CubicPiece, CubicValue } from '../opendrive/CubicPiece.ts';
import { evaluateCubic } from '../opendrive/CubicPiece.ts';
import type { LaneRecord, LaneSectionRecord } from '../opendrive/OpenDrive.ts';

/** Where a lane's centre lies beside the reference line: t (m, left positive), its first and second derivative by s, and the width. */
export interface LaneOffset {
  t: number;
  slope: number;
  bend: number;
  widthM: number;
}

/** A cubic that counts with a factor in the lane centre and in the lane width. */
interface Term {
  readonly pieces: readonly CubicPiece[];
  readonly centreFactor: number;
  readonly widthFactor: number;
  hint: number;
}

/** Pieces meet at section limits only up to the rounding of the file, so places closer than this to a limit are moved inside. */
const LIMIT_MARGIN_M = 1e-6;

/**
 * The lateral course of one lane within its section: lane offset, plus the widths of the lanes further in, plus half its own width.
 * Lanes described by borders contribute the difference of borders.
 */
export class LaneProfile {
  readonly #terms: Term[] = [];
  readonly #sectionS: number;
  readonly #from: number;
  readonly #to: number;
  readonly #offset: readonly CubicPiece[];
  #offsetHint = 0;
  readonly #value: CubicValue = { value: 0, slope: 0, bend: 0 };

  /** @param endS end of the section on the reference line */
  constructor(laneOffset: readonly CubicPiece[], section: LaneSectionRecord, endS: number, laneId: number) {
    this.#offset = laneOffset;
    this.#sectionS = section.s;
    this.#from = section.s + LIMIT_MARGIN_M;
    this.#to = Math.max(this.#from, endS - LIMIT_MARGIN_M);
    const side = laneId > 0 ? 1 : -1;
    const inwardOut = section.lanes.filter((lane) => lane.id * side > 0 && Math.abs(lane.id) <= Math.abs(laneId)).toSorted((one, other) => Math.abs(one.id) - Math.abs(other.id));
    let border: LaneRecord | undefined;
    for (const lane of inwardOut) {
      const own = lane.id === laneId;
      const centreFactor = own ? 0.5 * side : side;
      const widthFactor = own ? 1 : 0;
      if (lane.widths.length > 0 || lane.borders.length === 0) {
        this.#add(lane.widths, centreFactor, widthFactor);
        border = undefined;
      } else {
        const sign = (lane.borders[0]!.a < 0 ? -1 : 1);
        this.#add(lane.borders, centreFactor * sign, widthFactor * sign);
        if (border !== undefined) {
          const inner = border.borders[0]!.a < 0 ? -1 : 1;
          this.#add(border.borders, -centreFactor * inner, -widthFactor * inner);
        }
        border = lane;
      }
    }
  }

  /** Writes the lane's place at road coordinate `s` into `out`; s beyond the section counts as its nearest end. */
  at(s: number, out: LaneOffset): void {
    const place = Math.min(this.#to, Math.max(this.#from, s));
    const value = this.#value;
    this.#offsetHint = evaluateCubic(this.#offset, place, value, this.#offsetHint);
    let t = value.value;
    let slope = value.slope;
    let bend = value.bend;
    let width = 0;
    for (const term of this.#terms) {
      term.hint = evaluateCubic(term.pieces, place - this.#sectionS, value, term.hint);
      t += term.centreFactor * value.value;
      slope += term.centreFactor * value.slope;
      bend += term.centreFactor * value.bend;
      width += term.widthFactor * value.value;
    }
    out.t = t;
    out.slope = slope;
    out.bend = bend;
    out.widthM = Math.max(0, width);
  }

  #add(pieces: readonly CubicPiece[], centreFactor: number, widthFactor: number): void {
    this.#terms.push({ pieces, centreFactor, widthFactor, hint: 0 });
  }
}
