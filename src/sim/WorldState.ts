/** Lanes of a vehicle's path that are kept: the current one and the next eleven (junction roads may have six short sections). */
export const PATH_LANES = 12;

const HEADER_INTS = 8;
const HEADER_BYTES = HEADER_INTS * 4;
const MAGIC = 0x43445753;

/**
 * The whole mutable state of an embedded world: one buffer, one typed array per column, one row per living actor. Nothing else is state,
 * so saving and restoring is one copy. Rows keep their order; row 0 is the ego. Widest columns come first, which keeps all aligned.
 */
export class WorldState {
  readonly capacity: number;
  readonly lightCount: number;
  readonly bytes: Uint8Array;
  /** magic, capacity, lights, living rows, tick. */
  readonly header: Int32Array;

  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly headingRad: Float64Array;
  readonly velocityX: Float64Array;
  readonly velocityY: Float64Array;
  readonly speedMps: Float64Array;
  readonly accelMps2: Float64Array;
  readonly yawRateRadPerS: Float64Array;
  readonly lengthM: Float64Array;
  readonly widthM: Float64Array;
  readonly heightM: Float64Array;
  readonly cosHeading: Float64Array;
  readonly sinHeading: Float64Array;
  /** Place on `lane`: along it, and left of its centre. Traffic and strolling walkers only. */
  readonly laneS: Float64Array;
  readonly leftM: Float64Array;
  /** Traffic: multiple of the usual speed; walkers: walking speed (m/s). */
  readonly style: Float64Array;
  readonly topSpeedMps: Float64Array;
  /** IDM time headway (s) and acceleration (m/s²). */
  readonly headwayS: Float64Array;
  readonly accelMaxMps2: Float64Array;
  /** Where a crossing walker goes; for traffic, x holds the lateral offset from which it eases to the offset that y holds (0: the lane centre). */
  readonly aimX: Float64Array;
  readonly aimY: Float64Array;
  /** Wheel angle of controlled vehicles (rad) or path curvature of steered traffic (1/m), and the speed of controlled ones along the way of the centre (m/s). */
  readonly wheelRad: Float64Array;
  readonly slipSpeedMps: Float64Array;

  readonly lightSecondsToChange: Float64Array;
  /** Tick of each light's next change, or 0 when none is planned. */
  readonly lightChangesAt: Int32Array;

  readonly id: Int32Array;
  readonly typeKey: Int32Array;
  /** Lane index; for walkers the walkway index. */
  readonly lane: Int32Array;
  readonly previousLane: Int32Array;
  /** Random draws made so far by this actor for its route. */
  readonly draws: Int32Array;
  /** Tick at which the actor began to wait at a junction, or -1. */
  readonly waitSince: Int32Array;
  /** Tick of the last lane change, or of a walker's last change of mind. */
  readonly changedAt: Int32Array;
  /** Tick since which a vehicle has stood, or -1 while it moves. */
  readonly standingSince: Int32Array;
  /** What a standing vehicle with nothing to decide waits for: the row before it in a queue (0 or more), light n (-2 - n), or nothing (-1). Void for all when rows shift. */
  readonly waitsFor: Int32Array;
  /** Lanes ahead, `PATH_LANES` per row; entry 0 is the current lane, -1 is unknown. */
  readonly path: Int32Array;

  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  readonly mode: Uint8Array;
  /** How many of the next junctions a vehicle has leave to cross; one is used up on entering each. */
  readonly granted: Uint8Array;
  /** 1 once a vehicle has stood at the stop sign ahead. */
  readonly stopped: Uint8Array;
  /** 1 for walkers that cross without looking. */
  readonly careless: Uint8Array;
  /** 1 where a walker goes along its walkway, 0 against it. */
  readonly forwards: Uint8Array;
  /** 1 for traffic near the ego, which is steered as a bicycle; 0 for traffic on rails. */
  readonly steered: Uint8Array;
  readonly lightState: Uint8Array;
  /** A `LightState` that holds the light, or 255 for its programme. */
  readonly lightOverride: Uint8Array;

  readonly #rowColumns: (Float64Array | Int32Array | Uint8Array)[] = [];
  readonly #columnsPerRow: number[] = [];

  /** @param capacity rows; @param lightCount lights of the map; @param bytes an earlier state's bytes to take over */
  constructor(capacity: number, lightCount: number, bytes?: Uint8Array) {
    this.capacity = capacity;
    this.lightCount = lightCount;
    const carver = new Carver(stateBytes(capacity, lightCount));
    this.bytes = new Uint8Array(carver.buffer);
    this.header = carver.ints(HEADER_INTS);
    const float = (): Float64Array => this.#row(carver.floats(capacity), 1);
    const int = (): Int32Array => this.#row(carver.ints(capacity), 1);
    const byte = (): Uint8Array => this.#row(carver.octets(capacity), 1);
    this.x = float();
    this.y = float();
    this.z = float();
    this.headingRad = float();
    this.velocityX = float();
    this.velocityY = float();
    this.speedMps = float();
    this.accelMps2 = float();
    this.yawRateRadPerS = float();
    this.lengthM = float();
    this.widthM = float();
    this.heightM = float();
    this.cosHeading = float();
    this.sinHeading = float();
    this.laneS = float();
    this.leftM = float();
    this.style = float();
    this.topSpeedMps = float();
    this.headwayS = float();
    this.accelMaxMps2 = float();
    this.aimX = float();
    this.aimY = float();
    this.wheelRad = float();
    this.slipSpeedMps = float();
    this.lightSecondsToChange = carver.floats(lightCount);
    this.id = int();
    this.typeKey = int();
    this.lane = int();
    this.previousLane = int();
    this.draws = int();
    this.waitSince = int();
    this.changedAt = int();
    this.standingSince = int();
    this.waitsFor = int();
    this.path = this.#row(carver.ints(capacity * PATH_LANES), PATH_LANES);
    this.lightChangesAt = carver.ints(lightCount);
    this.kind = byte();
    this.flags = byte();
    this.mode = byte();
    this.granted = byte();
    this.stopped = byte();
    this.careless = byte();
    this.forwards = byte();
    this.steered = byte();
    this.lightState = carver.octets(lightCount);
    this.lightOverride = carver.octets(lightCount);
    if (bytes === undefined) {
      this.header[0] = MAGIC;
      this.header[1] = capacity;
      this.header[2] = lightCount;
      this.lightOverride.fill(255);
    } else {
      this.bytes.set(bytes);
    }
  }

  get count(): number {
    return this.header[3];
  }

  get tick(): number {
    return this.header[4];
  }

  set tick(tick: number) {
    this.header[4] = tick;
  }

  /** Opens a row at the end, zeros but for what means "none", and returns it. The caller has made sure that there is room; unused rows are zeros at all times. */
  addRow(): number {
    const row = this.header[3];
    this.header[3] = row + 1;
    this.lane[row] = -1;
    this.previousLane[row] = -1;
    this.waitSince[row] = -1;
    this.standingSince[row] = -1;
    this.waitsFor[row] = -1;
    this.path.fill(-1, row * PATH_LANES, (row + 1) * PATH_LANES);
    return row;
  }

  /** Closes a row; later rows move up by one. */
  removeRow(row: number): void {
    const count = this.header[3];
    for (let index = 0; index < this.#rowColumns.length; index += 1) {
      const per = this.#columnsPerRow[index];
      this.#rowColumns[index].copyWithin(row * per, (row + 1) * per, count * per);
      this.#rowColumns[index].fill(0, (count - 1) * per, count * per);
    }
    this.header[3] = count - 1;
    this.waitsFor.fill(-1, 0, count - 1);
  }

  /** Row of a living actor, or -1. */
  rowOf(actorId: number): number {
    const count = this.header[3];
    for (let row = 0; row < count; row += 1) if (this.id[row] === actorId) return row;
    return -1;
  }

  /** The same state in a wider buffer. */
  widened(capacity: number): WorldState {
    const wide = new WorldState(capacity, this.lightCount);
    wide.header[3] = this.header[3];
    wide.header[4] = this.header[4];
    for (let index = 0; index < this.#rowColumns.length; index += 1) wide.#rowColumns[index].set(this.#rowColumns[index]);
    wide.lightSecondsToChange.set(this.lightSecondsToChange);
    wide.lightChangesAt.set(this.lightChangesAt);
    wide.lightState.set(this.lightState);
    wide.lightOverride.set(this.lightOverride);
    return wide;
  }

  /** Row capacity of saved bytes, or -1 when they are no state for this many lights. */
  static capacityOf(bytes: Uint8Array, lightCount: number): number {
    if (bytes.byteLength < HEADER_BYTES) return -1;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const capacity = view.getInt32(4, true);
    const whole = view.getInt32(0, true) === MAGIC && view.getInt32(8, true) === lightCount && capacity > 0;
    return whole && stateBytes(capacity, lightCount) === bytes.byteLength ? capacity : -1;
  }

  #row<T extends Float64Array | Int32Array | Uint8Array>(column: T, perRow: number): T {
    this.#rowColumns.push(column);
    this.#columnsPerRow.push(perRow);
    return column;
  }
}

const FLOATS_PER_ROW = 24;
const INTS_PER_ROW = 9 + PATH_LANES;
const OCTETS_PER_ROW = 8;
const BYTES_PER_LIGHT = 14;

function stateBytes(capacity: number, lightCount: number): number {
  const used = HEADER_BYTES + capacity * (FLOATS_PER_ROW * 8 + INTS_PER_ROW * 4 + OCTETS_PER_ROW) + lightCount * BYTES_PER_LIGHT;
  return Math.ceil(used / 8) * 8;
}

/** Hands out consecutive typed arrays over one buffer. */
class Carver {
  readonly buffer: ArrayBuffer;
  #offset = 0;

  constructor(byteLength: number) {
    this.buffer = new ArrayBuffer(byteLength);
  }

  floats(length: number): Float64Array {
    return new Float64Array(this.buffer, this.#take(length * 8), length);
  }

  ints(length: number): Int32Array {
    return new Int32Array(this.buffer, this.#take(length * 4), length);
  }

  octets(length: number): Uint8Array {
    return new Uint8Array(this.buffer, this.#take(length), length);
  }

  #take(byteLength: number): number {
    const offset = this.#offset;
    this.#offset += byteLength;
    return offset;
  }
}
