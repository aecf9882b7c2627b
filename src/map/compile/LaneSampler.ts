import { wrapAngleRad } from '../../geometry/angle.ts';
import { atan2, cos, sin } from '../../geometry/trig.ts';
import { MapError } from '../MapError.ts';
import type { CubicValue } from '../opendrive/CubicPiece.ts';
import { evaluateCubic } from '../opendrive/CubicPiece.ts';
import type { CurvePoint } from '../reference/Curve.ts';
import type { LaneOffset } from './LaneProfile.ts';
import { LaneProfile } from './LaneProfile.ts';
import type { LaneRow } from './LaneTable.ts';
import { laneName } from './LaneTable.ts';
import type { SampleBuffer } from './SampleBuffer.ts';

/** Distance (m) of the reference points between which a lane's arc length is taken as chords. */
const KNOT_M = 0.5;
/** Largest distance (m) of two samples of a lane. */
const SAMPLE_M = 1;
/** Longer sections (m) are broken numbers, and would cost memory before anything else fails. */
const LONGEST_SECTION_M = 500_000;
/** Coordinates beyond this (m) are broken numbers. */
const FARTHEST_M = 1e7;

/** What sampling found out about a lane. */
export interface SampledLane {
  firstSample: number;
  sampleCount: number;
  lengthM: number;
  widestM: number;
  /** Does the lane lie so far inside a bend that it folds over (curvature × offset ≥ 1)? */
  folds: boolean;
}

/**
 * Turns lanes into equally spaced centre points. First the centre is walked in steps of the reference line to measure it, then points at
 * equal arc length are evaluated exactly. Lanes of one section, given one after another, share the walk along the reference line.
 */
export class LaneSampler {
  readonly #samples: SampleBuffer;
  #knots = 0;
  #sectionKey = '';
  #s = new Float64Array(0);
  #x = new Float64Array(0);
  #y = new Float64Array(0);
  #cos = new Float64Array(0);
  #sin = new Float64Array(0);
  #arc = new Float64Array(0);
  readonly #point: CurvePoint = { x: 0, y: 0, headingRad: 0, curvature: 0 };
  readonly #offset: LaneOffset = { t: 0, slope: 0, bend: 0, widthM: 0 };
  readonly #height: CubicValue = { value: 0, slope: 0, bend: 0 };

  constructor(samples: SampleBuffer) {
    this.#samples = samples;
  }

  /** Appends the samples of one lane. @throws MapError where numbers leave all bounds */
  sample(row: LaneRow): SampledLane {
    this.#walkReference(row);
    const profile = new LaneProfile(row.road.record.laneOffset, row.section.record, row.section.toS, row.record.id);
    const lengthM = this.#measure(profile);
    if (!Number.isFinite(lengthM)) throw outOfBounds(row);
    const intervals = Math.max(1, Math.ceil(lengthM / SAMPLE_M - 1e-9));
    const firstSample = this.#samples.count;
    this.#samples.reserve(intervals + 1, laneName(row));
    const lane: SampledLane = { firstSample, sampleCount: intervals + 1, lengthM, widestM: 0, folds: false };
    this.#writeSamples(row, profile, intervals, lane);
    this.#samples.count += intervals + 1;
    return lane;
  }

  #walkReference(row: LaneRow): void {
    const key = `${row.road.index}/${row.section.number}`;
    if (key === this.#sectionKey) return;
    this.#sectionKey = key;
    const { fromS, toS } = row.section;
    const knots = Math.max(3, Math.ceil((toS - fromS) / KNOT_M) + 1);
    if (!(toS - fromS < LONGEST_SECTION_M)) {
      throw new MapError('MAP_LIMIT', `road ${row.road.record.id} has a lane section of ${((toS - fromS) / 1000).toFixed(0)} km; at most ${LONGEST_SECTION_M / 1000} km are read`, {
        where: laneName(row),
        remedy: 'Check the lengths of this road.',
      });
    }
    if (knots > this.#s.length) {
      this.#s = new Float64Array(knots);
      this.#x = new Float64Array(knots);
      this.#y = new Float64Array(knots);
      this.#cos = new Float64Array(knots);
      this.#sin = new Float64Array(knots);
      this.#arc = new Float64Array(knots);
    }
    const step = (toS - fromS) / (knots - 1);
    const point = this.#point;
    for (let knot = 0; knot < knots; knot += 1) {
      const s = knot === knots - 1 ? toS : fromS + knot * step;
      row.road.reference.at(s, point);
      this.#s[knot] = s;
      this.#x[knot] = point.x;
      this.#y[knot] = point.y;
      this.#cos[knot] = cos(point.headingRad);
      this.#sin[knot] = sin(point.headingRad);
    }
    this.#knots = knots;
  }

  /** Fills the arc length of the lane centre at each knot; returns the whole length. */
  #measure(profile: LaneProfile): number {
    const offset = this.#offset;
    let beforeX = 0;
    let beforeY = 0;
    let arc = 0;
    for (let knot = 0; knot < this.#knots; knot += 1) {
      profile.at(this.#s[knot]!, offset);
      const x = this.#x[knot]! - offset.t * this.#sin[knot]!;
      const y = this.#y[knot]! + offset.t * this.#cos[knot]!;
      if (knot > 0) arc += Math.sqrt((x - beforeX) * (x - beforeX) + (y - beforeY) * (y - beforeY));
      this.#arc[knot] = arc;
      beforeX = x;
      beforeY = y;
    }
    return arc;
  }

  #writeSamples(row: LaneRow, profile: LaneProfile, intervals: number, lane: SampledLane): void {
    const samples = this.#samples;
    const point = this.#point;
    const offset = this.#offset;
    const elevation = row.road.record.elevation;
    const backward = row.direction < 0;
    let elevationHint = 0;
    let knot = 0;
    for (let index = 0; index <= intervals; index += 1) {
      const arc = (lane.lengthM * index) / intervals;
      while (knot < this.#knots - 2 && this.#arc[knot + 1]! < arc) knot += 1;
      const span = this.#arc[knot + 1]! - this.#arc[knot]!;
      const share = span > 0 ? Math.min(1, (arc - this.#arc[knot]!) / span) : index / intervals;
      const s = index === intervals ? this.#s[this.#knots - 1]! : this.#s[knot]! + share * (this.#s[knot + 1]! - this.#s[knot]!);
      row.road.reference.at(s, point);
      profile.at(s, offset);
      elevationHint = evaluateCubic(elevation, s, this.#height, elevationHint);

      const along = 1 - point.curvature * offset.t;
      if (along <= 0) lane.folds = true;
      if (offset.widthM > lane.widestM) lane.widestM = offset.widthM;
      const x = point.x - offset.t * sin(point.headingRad);
      const y = point.y + offset.t * cos(point.headingRad);
      if (!(Math.abs(x) < FARTHEST_M && Math.abs(y) < FARTHEST_M && Math.abs(this.#height.value) < FARTHEST_M && offset.widthM < FARTHEST_M)) throw outOfBounds(row);

      const target = lane.firstSample + (backward ? intervals - index : index);
      samples.x[target] = x;
      samples.y[target] = y;
      samples.z[target] = this.#height.value;
      samples.headingRad[target] = wrapAngleRad(point.headingRad + atan2(offset.slope, Math.max(1e-3, along)) + (backward ? Math.PI : 0));
      samples.curvaturePerM[target] = centreCurvature(point.curvature, offset, along) * row.direction;
      samples.widthM[target] = offset.widthM;
      samples.roadS[target] = s;
    }
  }
}

/** Curvature of r(s) + t(s) n(s) for a reference line of curvature κ (its own change with s left out): |c' × c''| / |c'|³. */
function centreCurvature(curvature: number, offset: LaneOffset, along: number): number {
  const forward = Math.max(0.05, along);
  const speed2 = forward * forward + offset.slope * offset.slope;
  return (forward * (offset.bend + curvature * forward) + 2 * curvature * offset.slope * offset.slope) / (speed2 * Math.sqrt(speed2));
}

function outOfBounds(row: LaneRow): MapError {
  return new MapError('MAP_FORMAT', `${laneName(row)} runs outside all bounds (coordinates beyond ${FARTHEST_M / 1000} km)`, {
    where: laneName(row),
    remedy: 'Check the numbers of this road: reference line, widths, offsets, elevation.',
  });
}
