import { atan2 } from '../../geometry/trig.ts';
import type { Cubic } from '../opendrive/OpenDrive.ts';
import type { Curve, CurvePoint } from './Curve.ts';
import { GAUSS_NODES, GAUSS_WEIGHTS } from './gaussLegendre.ts';

const TABLE_STEP_M = 0.5;
const MOST_STEPS = 20_000;

/**
 * A parametric cubic (u(p), v(p)), addressed by arc length. OpenDRIVE gives the length of the piece apart from its polynomials; a
 * slight mismatch is spread over the piece, so that it ends where the next begins. A `poly3` is the case u(p) = p.
 */
export class PolynomialCurve implements Curve {
  readonly #u: Cubic;
  readonly #v: Cubic;
  readonly #stepP: number;
  /** Arc length at each table point. */
  readonly #arc: Float64Array;
  readonly #arcPerLength: number;

  /** @param endP parameter at the end of the piece, or `byLength` where the polynomials run until the arc length is used up */
  constructor(u: Cubic, v: Cubic, lengthM: number, endP: number | 'byLength') {
    this.#u = u;
    this.#v = v;
    const steps = Math.min(MOST_STEPS, Math.max(4, Math.ceil(lengthM / TABLE_STEP_M)));
    this.#stepP = (endP === 'byLength' ? lengthM : endP) / steps;
    this.#arc = new Float64Array(steps + 1);
    for (let step = 0; step < steps; step += 1) this.#arc[step + 1] = this.#arc[step]! + this.#arcBetween(step * this.#stepP, (step + 1) * this.#stepP);
    this.#arcPerLength = endP === 'byLength' ? 1 : this.#arc[steps]! / lengthM;
  }

  at(d: number, out: CurvePoint): void {
    const p = this.#parameterAt(d * this.#arcPerLength);
    const u = this.#u;
    const v = this.#v;
    const du = u.b + p * (2 * u.c + 3 * p * u.d);
    const dv = v.b + p * (2 * v.c + 3 * p * v.d);
    const speed2 = du * du + dv * dv;
    out.x = u.a + p * (u.b + p * (u.c + p * u.d));
    out.y = v.a + p * (v.b + p * (v.c + p * v.d));
    out.headingRad = atan2(dv, du);
    out.curvature = speed2 > 0 ? (du * (2 * v.c + 6 * p * v.d) - dv * (2 * u.c + 6 * p * u.d)) / (speed2 * Math.sqrt(speed2)) : 0;
  }

  /** Table look-up, then two Newton steps on the remaining arc. */
  #parameterAt(arc: number): number {
    let low = 0;
    let high = this.#arc.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#arc[middle]! <= arc) low = middle;
      else high = middle - 1;
    }
    const start = low * this.#stepP;
    const span = this.#arc[low + 1]! - this.#arc[low]!;
    const rest = Math.max(0, arc - this.#arc[low]!);
    let p = start + (span > 0 ? Math.min(1, rest / span) * this.#stepP : 0);
    for (let round = 0; round < 2; round += 1) {
      const speed = this.#speedAt(p);
      if (speed > 1e-9) p = Math.min(start + this.#stepP, Math.max(start, p + (rest - this.#arcBetween(start, p)) / speed));
    }
    return p;
  }

  #arcBetween(from: number, to: number): number {
    const half = (to - from) / 2;
    let sum = 0;
    for (let node = 0; node < GAUSS_NODES.length; node += 1) sum += GAUSS_WEIGHTS[node]! * this.#speedAt(from + half + half * GAUSS_NODES[node]!);
    return sum * half;
  }

  #speedAt(p: number): number {
    const du = this.#u.b + p * (2 * this.#u.c + 3 * p * this.#u.d);
    const dv = this.#v.b + p * (2 * this.#v.c + 3 * p * this.#v.d);
    return Math.sqrt(du * du + dv * dv);
  }
}
