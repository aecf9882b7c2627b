import { MsgpackError, MOST_DEPTH } from './decodeMsgpack.ts';

/** Bytes that follow a code: numbers themselves, or the length of a text, byte vector or array. */
const NUMBER_BYTES: ReadonlyMap<number, number> = new Map([[0xca, 4], [0xcb, 8], [0xcc, 1], [0xcd, 2], [0xce, 4], [0xcf, 8], [0xd0, 1], [0xd1, 2], [0xd2, 4], [0xd3, 8]]);
const LENGTH_BYTES: ReadonlyMap<number, number> = new Map([[0xc4, 1], [0xc5, 2], [0xc6, 4], [0xd9, 1], [0xda, 2], [0xdb, 4]]);
const ARRAY_BYTES: ReadonlyMap<number, number> = new Map([[0xdc, 2], [0xdd, 4]]);

/**
 * Finds the end of a MessagePack value whose bytes arrive piece by piece. Every byte is looked at once, however many pieces there are: decoding anew for each
 * piece would take quadratic time, and a long message would hold up all other clients.
 */
export class ValueEnd {
  readonly #mostBytes: number;
  /** Elements still to come of the arrays that are open, outermost first. */
  readonly #toCome: number[] = [1];
  #at = 0;

  /** @param mostBytes a value that is longer is refused as soon as that can be seen */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /**
   * Goes on with all bytes that are there, from the value's first.
   * @returns where the value ends, or undefined while it goes on
   * @throws MsgpackError for a code of no value, nesting that is too deep, and a value that is too long
   */
  in(bytes: Uint8Array): number | undefined {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    while (this.#toCome.length > 0) {
      const next = this.#at >= bytes.length ? undefined : this.#step(bytes[this.#at], view);
      if (next === undefined) return undefined;
      if (next.end > this.#mostBytes) throw new MsgpackError(`a message of ${next.end} bytes is too large`);
      // The end of a text may lie beyond what is there; the next code is looked for behind it.
      this.#at = next.end;
      this.#count(next.elements);
    }
    return this.#at <= bytes.length ? this.#at : undefined;
  }

  /** End and number of elements of the value whose code is at the present place; undefined when its length is not there yet. */
  #step(code: number, view: DataView): { readonly end: number; readonly elements: number } | undefined {
    const at = this.#at + 1;
    if (code < 0x80 || code >= 0xe0 || code === 0xc0 || code === 0xc2 || code === 0xc3) return { end: at, elements: 0 };
    if (code >= 0xa0 && code < 0xc0) return { end: at + (code & 0x1f), elements: 0 };
    if (code >= 0x90 && code < 0xa0) return { end: at, elements: code & 0x0f };
    const numberBytes = NUMBER_BYTES.get(code);
    if (numberBytes !== undefined) return { end: at + numberBytes, elements: 0 };
    const lengthBytes = LENGTH_BYTES.get(code) ?? ARRAY_BYTES.get(code);
    if (lengthBytes === undefined) throw new MsgpackError(`byte 0x${code.toString(16)} starts no value of this protocol`);
    if (at + lengthBytes > view.byteLength) return undefined;
    const length = lengthBytes === 1 ? view.getUint8(at) : lengthBytes === 2 ? view.getUint16(at) : view.getUint32(at);
    if (!ARRAY_BYTES.has(code)) return { end: at + lengthBytes + length, elements: 0 };
    // Each element takes a byte at least: an array that cannot fit is known at once.
    if (at + lengthBytes + length > this.#mostBytes) throw new MsgpackError(`an array of ${length} is too large`);
    return { end: at + lengthBytes, elements: length };
  }

  #count(elements: number): void {
    this.#toCome[this.#toCome.length - 1] -= 1;
    if (elements > 0) {
      if (this.#toCome.length > MOST_DEPTH) throw new MsgpackError(`arrays are nested deeper than ${MOST_DEPTH}`);
      this.#toCome.push(elements);
    }
    while (this.#toCome.at(-1) === 0) this.#toCome.pop();
  }
}
