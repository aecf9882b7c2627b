import { cos, sin } from '../../geometry/trig.ts';
import type { Curve, CurvePoint } from './Curve.ts';
import { GAUSS_NODES, GAUSS_WEIGHTS } from './gaussLegendre.ts';

/** Largest change of heading within one integration step (rad): far below what the five-point rule resolves to rounding. */
const STEP_RAD = 0.4;
const MOST_STEPS = 20_000;

/**
 * A clothoid: curvature grows linearly from start to end. Its points are Fresnel integrals, evaluated by Gauss-Legendre quadrature
 * from the nearest of a table of points.
 */
export class SpiralCurve implements Curve {
  readonly #startCurvature: number;
  readonly #rate: number;
  readonly #stepM: number;
  readonly #x: Float64Array;
  readonly #y: Float64Array;

  constructor(startCurvature: number, endCurvature: number, lengthM: number) {
    this.#startCurvature = startCurvature;
    this.#rate = (endCurvature - startCurvature) / lengthM;
    const turnRad = lengthM * Math.max(Math.abs(startCurvature), Math.abs(endCurvature));
    const steps = Math.min(MOST_STEPS, Math.max(1, Math.ceil(turnRad / STEP_RAD)));
    this.#stepM = lengthM / steps;
    this.#x = new Float64Array(steps + 1);
    this.#y = new Float64Array(steps + 1);
    const point: CurvePoint = { x: 0, y: 0, headingRad: 0, curvature: 0 };
    for (let step = 0; step < steps; step += 1) {
      this.#integrate(step, this.#stepM, point);
      this.#x[step + 1] = point.x;
      this.#y[step + 1] = point.y;
    }
  }

  at(d: number, out: CurvePoint): void {
    const step = Math.min(this.#x.length - 2, Math.max(0, Math.floor(d / this.#stepM)));
    this.#integrate(step, d - step * this.#stepM, out);
    out.headingRad = this.#headingAt(d);
    out.curvature = this.#startCurvature + this.#rate * d;
  }

  #headingAt(d: number): number {
    return d * (this.#startCurvature + 0.5 * this.#rate * d);
  }

  #integrate(step: number, span: number, out: CurvePoint): void {
    const middle = step * this.#stepM + span / 2;
    let x = 0;
    let y = 0;
    for (let node = 0; node < GAUSS_NODES.length; node += 1) {
      const heading = this.#headingAt(middle + (span / 2) * GAUSS_NODES[node]!);
      x += GAUSS_WEIGHTS[node]! * cos(heading);
      y += GAUSS_WEIGHTS[node]! * sin(heading);
    }
    out.x = this.#x[step]! + (x * span) / 2;
    out.y = this.#y[step]! + (y * span) / 2;
  }
}
