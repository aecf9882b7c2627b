import { cos, sin } from '../../geometry/trig.ts';
import type { Curve, CurvePoint } from './Curve.ts';

/** A line (curvature 0) or circular arc. */
export class ArcCurve implements Curve {
  readonly #curvature: number;

  constructor(curvature: number) {
    this.#curvature = curvature;
  }

  at(d: number, out: CurvePoint): void {
    const turn = this.#curvature * d;
    if (Math.abs(turn) < 1e-5) {
      out.x = d * (1 - (turn * turn) / 6);
      out.y = d * turn * (0.5 - (turn * turn) / 24);
    } else {
      out.x = sin(turn) / this.#curvature;
      out.y = (1 - cos(turn)) / this.#curvature;
    }
    out.headingRad = turn;
    out.curvature = this.#curvature;
  }
}
