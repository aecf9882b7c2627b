import { readSync, writeSync } from 'node:fs';
import { decodeFrame, encodeFrame, frameLength, HEADER_BYTES, type Frame, type FrameFields } from '../wire/Frame.ts';

const REQUESTS = 0;
const REPLIES = 3;
const CHUNK_BYTES = 1 << 16;

/**
 * The host's ends of the pipes, blocking: the process has nothing else to do, and waiting in the kernel is faster than an event loop.
 * Replies have a descriptor of their own, since V8 prints on the standard ones when it dies.
 */
export class HostPipes {
  #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  #start = 0;
  #end = 0;

  /** Waits for the next request; nothing once the parent has closed its end or died. The frame is valid until the next call. */
  receive(): Frame | undefined {
    if (!this.#fill(HEADER_BYTES)) return undefined;
    const length = frameLength(this.#buffer, this.#start);
    if (!this.#fill(length)) return undefined;
    const frame = decodeFrame(this.#buffer, this.#start);
    this.#start += length;
    return frame;
  }

  send(fields: FrameFields): void {
    const bytes = encodeFrame(fields);
    let sent = 0;
    while (sent < bytes.length) sent += writeSync(REPLIES, bytes, sent);
  }

  /** Makes sure that `length` bytes are there; false at the end of the stream. */
  #fill(length: number): boolean {
    if (this.#start === this.#end) this.#start = this.#end = 0;
    if (this.#buffer.length - this.#start < length) {
      const larger = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, length));
      this.#buffer.copy(larger, 0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
      this.#buffer = larger;
    }
    while (this.#end - this.#start < length) {
      const count = readSync(REQUESTS, this.#buffer, this.#end, this.#buffer.length - this.#end, null);
      if (count === 0) return false;
      this.#end += count;
    }
    return true;
  }
}
