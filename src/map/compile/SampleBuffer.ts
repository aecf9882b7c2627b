import { MapError } from '../MapError.ts';
import type { SampleColumns } from '../RoadMap.ts';

/** Samples of all lanes together; more would not be a town but a broken number in the file. */
const MOST_SAMPLES = 5_000_000;

/** Columns of lane samples that grow as lanes are added. */
export class SampleBuffer {
  count = 0;
  x = new Float64Array(0);
  y = new Float64Array(0);
  z = new Float64Array(0);
  headingRad = new Float64Array(0);
  curvaturePerM = new Float64Array(0);
  widthM = new Float64Array(0);
  roadS = new Float64Array(0);

  /** Makes room for `extra` more rows. @throws MapError when the map grows beyond what any town needs */
  reserve(extra: number, label: string): void {
    const needed = this.count + extra;
    if (!(needed <= MOST_SAMPLES)) {
      throw new MapError('MAP_LIMIT', `the map has more than ${MOST_SAMPLES / 1e6} million metres of lanes`, {
        where: label,
        remedy: 'Check the lengths and coordinates of this road.',
      });
    }
    if (needed <= this.x.length) return;
    const capacity = Math.min(MOST_SAMPLES, Math.max(needed, 2 * this.x.length, 16_384));
    this.x = grown(this.x, capacity);
    this.y = grown(this.y, capacity);
    this.z = grown(this.z, capacity);
    this.headingRad = grown(this.headingRad, capacity);
    this.curvaturePerM = grown(this.curvaturePerM, capacity);
    this.widthM = grown(this.widthM, capacity);
    this.roadS = grown(this.roadS, capacity);
  }

  /** The filled rows as columns of a map. */
  columns(speedLimitMps: Float32Array, laneChange: Uint8Array): SampleColumns {
    const end = this.count;
    return {
      count: end,
      x: this.x.slice(0, end),
      y: this.y.slice(0, end),
      z: this.z.slice(0, end),
      headingRad: this.headingRad.slice(0, end),
      curvaturePerM: this.curvaturePerM.slice(0, end),
      widthM: this.widthM.slice(0, end),
      roadS: this.roadS.slice(0, end),
      speedLimitMps,
      laneChange,
    };
  }
}

function grown(column: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity);
  larger.set(column);
  return larger;
}
