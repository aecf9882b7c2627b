import { isUtf8 } from 'node:buffer';

/** Deepest nesting of a message; ours need six. */
const MOST_DEPTH = 16;

/**
 * Walks over one MessagePack value without building anything, because `msgpack-lite` lets through what must not come in: trailing bytes, extension types (errors,
 * regular expressions), 64-bit integers that it rounds, broken UTF-8, keys that are no strings, and `__proto__` as a key, which sets an object's prototype.
 * @returns what is wrong with the bytes, or undefined when they are exactly one harmless value
 */
export function scanMessage(bytes: Uint8Array): string | undefined {
  const scan = new Scan(bytes);
  const fault = scan.value(0);
  if (fault !== undefined) return fault;
  return scan.at === bytes.length ? undefined : `${bytes.length - scan.at} bytes follow the value`;
}

class Scan {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(depth: number): string | undefined {
    if (depth > MOST_DEPTH) return `nested deeper than ${MOST_DEPTH}`;
    if (this.at >= this.#bytes.length) return CUT;
    const type = this.#bytes[this.at]!;
    this.at += 1;
    if (type <= 0x7f || type >= 0xe0 || type === 0xc0 || type === 0xc2 || type === 0xc3) return undefined;
    if (type <= 0x8f) return this.#map(type & 0x0f, depth);
    if (type <= 0x9f) return this.#array(type & 0x0f, depth);
    if (type <= 0xbf) return this.#text(type & 0x1f);
    switch (type) {
      case 0xc4: return this.#counted(1, (length) => this.#skip(length));
      case 0xc5: return this.#counted(2, (length) => this.#skip(length));
      case 0xc6: return this.#counted(4, (length) => this.#skip(length));
      case 0xd9: return this.#counted(1, (length) => this.#text(length));
      case 0xda: return this.#counted(2, (length) => this.#text(length));
      case 0xdb: return this.#counted(4, (length) => this.#text(length));
      case 0xcc: case 0xd0: return this.#skip(1);
      case 0xcd: case 0xd1: return this.#skip(2);
      case 0xca: case 0xce: case 0xd2: return this.#skip(4);
      case 0xcb: return this.#skip(8);
      case 0xcf: case 0xd3: return this.#wide(type);
      case 0xdc: return this.#counted(2, (count) => this.#array(count, depth));
      case 0xdd: return this.#counted(4, (count) => this.#array(count, depth));
      case 0xde: return this.#counted(2, (count) => this.#map(count, depth));
      case 0xdf: return this.#counted(4, (count) => this.#map(count, depth));
      default: return `type 0x${type.toString(16)} is none of ours`;
    }
  }

  #array(count: number, depth: number): string | undefined {
    for (let item = 0; item < count; item += 1) {
      const fault = this.value(depth + 1);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #map(count: number, depth: number): string | undefined {
    for (let item = 0; item < count; item += 1) {
      const fault = this.#key() ?? this.value(depth + 1);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  /** Our keys are short strings. */
  #key(): string | undefined {
    const type = this.#bytes[this.at] ?? 0;
    if (type < 0xa0 || type > 0xbf) return this.at >= this.#bytes.length ? CUT : 'a key is no short string';
    const length = type & 0x1f;
    const start = this.at + 1;
    this.at = start;
    if (length === PROTO.length && PROTO.every((byte, index) => this.#bytes[start + index] === byte)) return 'a key is __proto__';
    return this.#text(length);
  }

  #wide(type: number): string | undefined {
    if (this.at + 8 > this.#bytes.length) return CUT;
    const value = type === 0xcf ? this.#view.getBigUint64(this.at) : this.#view.getBigInt64(this.at);
    this.at += 8;
    return value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER) ? 'an integer has more than 53 bits' : undefined;
  }

  #text(length: number): string | undefined {
    const start = this.at;
    return this.#skip(length) ?? (isUtf8(this.#bytes.subarray(start, this.at)) ? undefined : 'a text is no UTF-8');
  }

  #counted(lengthBytes: 1 | 2 | 4, then: (count: number) => string | undefined): string | undefined {
    if (this.at + lengthBytes > this.#bytes.length) return CUT;
    const count = lengthBytes === 1 ? this.#view.getUint8(this.at) : lengthBytes === 2 ? this.#view.getUint16(this.at) : this.#view.getUint32(this.at);
    this.at += lengthBytes;
    return then(count);
  }

  #skip(length: number): string | undefined {
    this.at += length;
    return this.at > this.#bytes.length ? CUT : undefined;
  }
}

const CUT = 'the value is cut off';
const PROTO = new TextEncoder().encode('__proto__');
