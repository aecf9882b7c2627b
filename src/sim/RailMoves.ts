/** Bodies that are to be put on their lanes: entries 0 .. count - 1. Working memory of a step. */
export class RailMoves {
  count = 0;
  readonly row: Int32Array;
  readonly lane: Int32Array;
  /** Place along the lane and left of its centre (m), and lateral rate per metre along it. */
  readonly sM: Float64Array;
  readonly leftM: Float64Array;
  readonly slope: Float64Array;
  /** Speed (m/s) and heading (rad) before the step. */
  readonly speedBefore: Float64Array;
  readonly headingBefore: Float64Array;

  constructor(capacity: number) {
    this.row = new Int32Array(capacity);
    this.lane = new Int32Array(capacity);
    this.sM = new Float64Array(capacity);
    this.leftM = new Float64Array(capacity);
    this.slope = new Float64Array(capacity);
    this.speedBefore = new Float64Array(capacity);
    this.headingBefore = new Float64Array(capacity);
  }
}
