import type { FrameInput } from '../../src/dataset/RecordedFrame.ts';
import { hashUint32 } from '../../src/geometry/hashRandom.ts';
import { syntheticDrive } from './syntheticDrive.ts';

/** The frames of the n-th episode of the crash test: 200 to 327 of them. */
export function crashFrames(episode: number): FrameInput[] {
  return syntheticDrive(episode, 200 + (hashUint32(1, 2, episode, 0) % 128));
}

/** How many frames are appended at once when so many have been: mostly few, sometimes many. */
export function crashBatch(episode: number, appended: number): number {
  const draw = hashUint32(1, 3, episode, appended);
  return draw % 4 === 0 ? 1 + (draw % 40) : 1 + (draw % 3);
}
