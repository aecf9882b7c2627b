import { EncodedFrames } from '../../src/dataset/EncodedFrames.ts';
import type { DecodedFrame } from '../../src/dataset/EncodedFrames.ts';

/** All frames in these bytes. */
export function decodeFrames(bytes: Uint8Array, count: number): DecodedFrame[] {
  const frames = new EncodedFrames(bytes, count);
  return Array.from({ length: count }, (_, index) => frames.decode(index));
}
