import { FRAMES_PER_BLOCK, encodeFrameInto, encodedFrameBound } from './frameCodec.ts';
import type { FrameInput } from './RecordedFrame.ts';

/** The encoded frames of a block that is being filled, in one array that is used again for the next block. */
export class OpenBlock {
  #bytes = new Uint8Array(32_768);
  readonly #ends: number[] = [];

  get frames(): number {
    return this.#ends.length;
  }

  get isFull(): boolean {
    return this.#ends.length === FRAMES_PER_BLOCK;
  }

  /** All bytes; a view that holds until the block changes. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#end);
  }

  /** The bytes of one frame, as {@link bytes}. */
  frameBytes(index: number): Uint8Array {
    return this.#bytes.subarray(index === 0 ? 0 : this.#ends[index - 1]!, this.#ends[index]!);
  }

  append(frame: FrameInput): void {
    const start = this.#end;
    this.#makeRoom(start + encodedFrameBound(frame));
    this.#ends.push(encodeFrameInto(frame, this.#bytes, start));
  }

  /** Takes a frame that is encoded already. */
  appendBytes(encoded: Uint8Array): void {
    const start = this.#end;
    this.#makeRoom(start + encoded.length);
    this.#bytes.set(encoded, start);
    this.#ends.push(start + encoded.length);
  }

  clear(): void {
    this.#ends.length = 0;
  }

  get #end(): number {
    return this.#ends.at(-1) ?? 0;
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * bytes);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
