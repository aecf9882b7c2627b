import { cos, sin } from '../../geometry/trig.ts';
import { lastAtOrBefore } from '../lastAtOrBefore.ts';
import type { PlanViewRecord } from '../opendrive/OpenDrive.ts';
import { ArcCurve } from './ArcCurve.ts';
import type { Curve, CurvePoint } from './Curve.ts';
import { PolynomialCurve } from './PolynomialCurve.ts';
import { SpiralCurve } from './SpiralCurve.ts';

interface Piece {
  readonly record: PlanViewRecord;
  readonly curve: Curve;
  readonly cos: number;
  readonly sin: number;
}

/** A road's reference line, addressed by s (m). Between and behind its pieces it runs on straight. */
export class ReferenceLine {
  readonly #pieces: readonly Piece[];
  #hint = 0;

  /** @param records at least one, sorted by s, with positive lengths */
  constructor(records: readonly PlanViewRecord[]) {
    this.#pieces = records.map((record) => ({ record, curve: makeCurve(record), cos: cos(record.headingRad), sin: sin(record.headingRad) }));
  }

  /** Writes point, heading and curvature at `s` into `out`. Walking along the line costs no search. */
  at(s: number, out: CurvePoint): void {
    const pieces = this.#pieces;
    const index = lastAtOrBefore(pieces, startOf, s, this.#hint);
    this.#hint = index;

    const piece = pieces[index]!;
    const record = piece.record;
    const d = Math.max(0, s - record.s);
    const onCurve = Math.min(d, record.lengthM);
    piece.curve.at(onCurve, out);
    if (d > onCurve) {
      out.x += (d - onCurve) * cos(out.headingRad);
      out.y += (d - onCurve) * sin(out.headingRad);
      out.curvature = 0;
    }
    const u = out.x;
    out.x = record.x + u * piece.cos - out.y * piece.sin;
    out.y = record.y + u * piece.sin + out.y * piece.cos;
    out.headingRad += record.headingRad;
  }
}

function startOf(piece: Piece): number {
  return piece.record.s;
}

function makeCurve(record: PlanViewRecord): Curve {
  switch (record.kind) {
    case 'line':
      return new ArcCurve(0);
    case 'arc':
      return new ArcCurve(record.curvature);
    case 'spiral':
      return new SpiralCurve(record.startCurvature, record.endCurvature, record.lengthM);
    case 'poly3':
      return new PolynomialCurve({ a: 0, b: 1, c: 0, d: 0 }, record.v, record.lengthM, 'byLength');
    case 'paramPoly3':
      return new PolynomialCurve(record.u, record.v, record.lengthM, record.normalised ? 1 : record.lengthM);
  }
}
