const FIRST_BYTES = 1024;
const LARGEST_U32 = 0xffff_ffff;

/**
 * Writes MessagePack in the exact forms that CARLA's client accepts: byte vectors as bin, integers as the shortest integer, `float` as float32.
 * A general packer would choose by value (3.0 as an integer is fine for CARLA, a plain array for bytes is not), so every form is asked for by name.
 */
export class MsgpackWriter {
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  nil(): void {
    this.#byte(0xc0);
  }

  bool(value: boolean): void {
    this.#byte(value ? 0xc3 : 0xc2);
  }

  /** @throws RangeError when it is no integer of 64 bits */
  int(value: number | bigint): void {
    if (typeof value === 'bigint') {
      this.#bigInt(value);
      return;
    }
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no integer`);
    if (value >= 0) this.#unsigned(value);
    else this.#negative(value);
  }

  float32(value: number): void {
    this.#byte(0xca);
    const at = this.#room(4);
    this.#view.setFloat32(at, value);
  }

  float64(value: number): void {
    this.#byte(0xcb);
    const at = this.#room(8);
    this.#view.setFloat64(at, value);
  }

  text(value: string): void {
    const bytes = ENCODER.encode(value);
    if (bytes.length < 32) this.#byte(0xa0 | bytes.length);
    else this.#sized(0xd9, bytes.length);
    this.#append(bytes);
  }

  binary(bytes: Uint8Array): void {
    this.#sized(0xc4, bytes.length);
    this.#append(bytes);
  }

  /** Opens an array: the next `length` values are its elements. */
  array(length: number): void {
    if (length < 16) this.#byte(0x90 | length);
    else if (length < 0x1_0000) {
      this.#byte(0xdc);
      const at = this.#room(2);
      this.#view.setUint16(at, length);
    } else {
      this.#byte(0xdd);
      const at = this.#room(4);
      this.#view.setUint32(at, length);
    }
  }

  /** Values that are encoded already. */
  raw(encoded: Uint8Array): void {
    this.#append(encoded);
  }

  /** What was written since the last call, as bytes of their own. */
  take(): Uint8Array {
    const bytes = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return bytes;
  }

  #unsigned(value: number): void {
    if (value < 0x80) this.#byte(value);
    else if (value < 0x100) {
      this.#byte(0xcc);
      this.#byte(value);
    } else if (value < 0x1_0000) {
      this.#byte(0xcd);
      const at = this.#room(2);
      this.#view.setUint16(at, value);
    } else if (value <= LARGEST_U32) {
      this.#byte(0xce);
      const at = this.#room(4);
      this.#view.setUint32(at, value);
    } else {
      this.#byte(0xcf);
      const at = this.#room(8);
      this.#view.setBigUint64(at, BigInt(value));
    }
  }

  #negative(value: number): void {
    if (value >= -0x20) this.#byte(value & 0xff);
    else if (value >= -0x80) {
      this.#byte(0xd0);
      this.#byte(value & 0xff);
    } else if (value >= -0x8000) {
      this.#byte(0xd1);
      const at = this.#room(2);
      this.#view.setInt16(at, value);
    } else if (value >= -0x8000_0000) {
      this.#byte(0xd2);
      const at = this.#room(4);
      this.#view.setInt32(at, value);
    } else {
      this.#byte(0xd3);
      const at = this.#room(8);
      this.#view.setBigInt64(at, BigInt(value));
    }
  }

  #bigInt(value: bigint): void {
    if (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)) {
      this.int(Number(value));
      return;
    }
    if (BigInt.asUintN(64, value) !== value && BigInt.asIntN(64, value) !== value) throw new RangeError(`${value} has more than 64 bits`);
    this.#byte(value < 0n ? 0xd3 : 0xcf);
    const at = this.#room(8);
    this.#view.setBigUint64(at, BigInt.asUintN(64, value));
  }

  /** A length behind a code that has forms for 1, 2 and 4 bytes, in this order. */
  #sized(code: number, length: number): void {
    if (length < 0x100) {
      this.#byte(code);
      this.#byte(length);
    } else if (length < 0x1_0000) {
      this.#byte(code + 1);
      const at = this.#room(2);
      this.#view.setUint16(at, length);
    } else {
      this.#byte(code + 2);
      const at = this.#room(4);
      this.#view.setUint32(at, length);
    }
  }

  #byte(value: number): void {
    const at = this.#room(1);
    this.#bytes[at] = value;
  }

  #append(bytes: Uint8Array): void {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Offset of `length` new bytes. The buffer may be another one afterwards: ask for room first, then touch it. */
  #room(length: number): number {
    const at = this.#length;
    this.#length = at + length;
    if (this.#length > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length));
      wider.set(this.#bytes.subarray(0, at));
      this.#bytes = wider;
      this.#view = new DataView(wider.buffer);
    }
    return at;
  }
}

const ENCODER = new TextEncoder();
