import { cos, sin } from '../../geometry/trig.ts';
import { lastAtOrBefore } from '../lastAtOrBefore.ts';
import type { CubicValue } from '../opendrive/CubicPiece.ts';
import { evaluateCubic } from '../opendrive/CubicPiece.ts';
import type { LaneSectionRecord, RoadRecord } from '../opendrive/OpenDrive.ts';
import type { CurvePoint } from '../reference/Curve.ts';
import { ReferenceLine } from '../reference/ReferenceLine.ts';

/** Sections shorter than this are only seams between others: nobody can stand on them, links lead through them. */
export const SHORTEST_SECTION_M = 1e-3;

/** A lane section with its stretch of the reference line. */
export interface SectionLayout {
  /** Number in the file's order, from 0. */
  readonly number: number;
  readonly fromS: number;
  readonly toS: number;
  readonly record: LaneSectionRecord;
}

/** A road whose geometry can be evaluated. */
export class RoadLayout {
  readonly record: RoadRecord;
  /** Index in `RoadMap.roads`. */
  readonly index: number;
  readonly lengthM: number;
  readonly reference: ReferenceLine;
  /** All sections, seams included, in order. */
  readonly sections: readonly SectionLayout[];
  readonly #value: CubicValue = { value: 0, slope: 0, bend: 0 };
  readonly #point: CurvePoint = { x: 0, y: 0, headingRad: 0, curvature: 0 };

  /** @param lengthM length to use: the file's, or that of the reference line where both disagree */
  constructor(record: RoadRecord, index: number, lengthM: number) {
    this.record = record;
    this.index = index;
    this.lengthM = lengthM;
    this.reference = new ReferenceLine(record.planView);
    this.sections = record.sections.map((section, number) => ({
      number,
      fromS: Math.min(lengthM, number === 0 ? 0 : section.s),
      toS: Math.min(lengthM, record.sections[number + 1]?.s ?? lengthM),
      record: section,
    }));
  }

  /** Height of the reference line (m). */
  heightAt(s: number): number {
    evaluateCubic(this.record.elevation, s, this.#value);
    return this.#value.value;
  }

  /** The point at (s, t): t counts from the reference line, without lane offset, as OpenDRIVE places signals and objects. */
  pointAt(s: number, t: number): { x: number; y: number; z: number; headingRad: number } {
    const point = this.#point;
    this.reference.at(s, point);
    return { x: point.x - t * sin(point.headingRad), y: point.y + t * cos(point.headingRad), z: this.heightAt(s), headingRad: point.headingRad };
  }

  /** Lateral place (m) of the centre lane. */
  centreAt(s: number): number {
    evaluateCubic(this.record.laneOffset, s, this.#value);
    return this.#value.value;
  }

  /** The section that holds `s`, seams left out where possible. */
  sectionAt(s: number): SectionLayout {
    const found = lastAtOrBefore(this.sections, (section) => section.fromS, s);
    const isSeam = (section: SectionLayout): boolean => section.toS - section.fromS < SHORTEST_SECTION_M;
    for (let number = found; number >= 0; number -= 1) if (!isSeam(this.sections[number]!)) return this.sections[number]!;
    return this.sections.find((section) => !isSeam(section)) ?? this.sections[found]!;
  }
}
