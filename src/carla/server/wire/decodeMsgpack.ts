/** What CARLA's RPC is made of. Its protocol knows no maps and no extension types. */
export type MsgpackValue = null | boolean | number | bigint | string | Uint8Array | readonly MsgpackValue[];

/** Bytes that are no MessagePack of this protocol. */
export class MsgpackError extends Error {
  override readonly name = 'MsgpackError';
}

export type Decoded =
  | { readonly kind: 'value'; readonly value: MsgpackValue; readonly end: number }
  /** The value goes on beyond the bytes; it cannot be whole before `atLeast` bytes (from the same start) are there. */
  | { readonly kind: 'incomplete'; readonly atLeast: number };

/** Far deeper than any message of the protocol. */
export const MOST_DEPTH = 64;

/** Decodes the value that starts at `start`. Binary data is a view of `bytes`. @throws MsgpackError */
export function decodeMsgpack(bytes: Uint8Array, start: number): Decoded {
  const reader = new Reader(bytes, start);
  try {
    return { kind: 'value', value: reader.value(0), end: reader.at };
  } catch (error) {
    if (error instanceof MissingBytes) return { kind: 'incomplete', atLeast: error.end - start };
    throw error;
  }
}

/** Thrown through the recursion when the bytes end within a value. */
class MissingBytes extends Error {
  readonly end: number;

  constructor(end: number) {
    super('the value goes on');
    this.end = end;
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at: number;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = start;
  }

  value(depth: number): MsgpackValue {
    const code = this.#bytes[this.#take(1)];
    if (code < 0x80) return code;
    if (code >= 0xe0) return code - 0x100;
    if (code >= 0xa0 && code < 0xc0) return this.#text(code & 0x1f);
    if (code >= 0x90 && code < 0xa0) return this.#array(code & 0x0f, depth);
    switch (code) {
      case 0xc0: return null;
      case 0xc2: return false;
      case 0xc3: return true;
      case 0xc4: return this.#binary(this.#view.getUint8(this.#take(1)));
      case 0xc5: return this.#binary(this.#view.getUint16(this.#take(2)));
      case 0xc6: return this.#binary(this.#view.getUint32(this.#take(4)));
      case 0xca: return this.#view.getFloat32(this.#take(4));
      case 0xcb: return this.#view.getFloat64(this.#take(8));
      case 0xcc: return this.#view.getUint8(this.#take(1));
      case 0xcd: return this.#view.getUint16(this.#take(2));
      case 0xce: return this.#view.getUint32(this.#take(4));
      case 0xcf: return narrowed(this.#view.getBigUint64(this.#take(8)));
      case 0xd0: return this.#view.getInt8(this.#take(1));
      case 0xd1: return this.#view.getInt16(this.#take(2));
      case 0xd2: return this.#view.getInt32(this.#take(4));
      case 0xd3: return narrowed(this.#view.getBigInt64(this.#take(8)));
      case 0xd9: return this.#text(this.#view.getUint8(this.#take(1)));
      case 0xda: return this.#text(this.#view.getUint16(this.#take(2)));
      case 0xdb: return this.#text(this.#view.getUint32(this.#take(4)));
      case 0xdc: return this.#array(this.#view.getUint16(this.#take(2)), depth);
      case 0xdd: return this.#array(this.#view.getUint32(this.#take(4)), depth);
      default: throw new MsgpackError(`byte 0x${code.toString(16)} starts no value of this protocol`);
    }
  }

  #array(length: number, depth: number): MsgpackValue[] {
    if (depth >= MOST_DEPTH) throw new MsgpackError(`arrays are nested deeper than ${MOST_DEPTH}`);
    // Each element takes a byte at least: a wrong length is found out before anything is allocated for it.
    if (this.at + length > this.#bytes.length) throw new MissingBytes(this.at + length);
    const elements: MsgpackValue[] = [];
    for (let index = 0; index < length; index += 1) elements.push(this.value(depth + 1));
    return elements;
  }

  #text(length: number): string {
    const from = this.#take(length);
    return DECODER.decode(this.#bytes.subarray(from, from + length));
  }

  #binary(length: number): Uint8Array {
    const from = this.#take(length);
    return this.#bytes.subarray(from, from + length);
  }

  #take(length: number): number {
    const from = this.at;
    if (from + length > this.#bytes.length) throw new MissingBytes(from + length);
    this.at = from + length;
    return from;
  }
}

function narrowed(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

const DECODER = new TextDecoder();
