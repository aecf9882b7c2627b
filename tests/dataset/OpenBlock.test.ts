import { describe, expect, it } from 'vitest';
import { OpenBlock } from '../../src/dataset/OpenBlock.ts';
import { decodeFrames } from './decodeFrames.ts';
import { smallFrame, syntheticDrive } from './syntheticDrive.ts';

describe('OpenBlock', () => {
  it('holds frames one after the other, however large, and says when it is full', () => {
    const block = new OpenBlock();
    const frames = [smallFrame(0, { memory: 'ünï' }), ...syntheticDrive(1, 6), smallFrame(90, { scene: new Float32Array(50_000).fill(2), memory: 'x'.repeat(9_999) })];
    const fullAfter = frames.map((frame) => {
      block.append(frame);
      return block.isFull;
    });
    expect(fullAfter).toEqual([false, false, false, false, false, false, false, true]);
    const scenes = frames.map((frame) => frame.scene);
    const memories = frames.map((frame) => frame.memory);
    const whole = decodeFrames(block.bytes, 8);
    expect({ scenes: whole.map((frame) => frame.scene), memories: whole.map((frame) => frame.memory) }).toEqual({ scenes, memories });
    expect(frames.map((_, index) => decodeFrames(block.frameBytes(index), 1)[0]!.memory)).toEqual(memories);
  });

  it('is filled again after it was cleared, with frames or with their bytes, to the same bytes', () => {
    const [fromFrames, fromBytes] = [new OpenBlock(), new OpenBlock()];
    for (const frame of syntheticDrive(2, 8)) fromFrames.append({ ...frame, memory: 'a longer text that must not shine through' });
    fromFrames.clear();
    for (const frame of [smallFrame(1, { memory: 'b' }), smallFrame(2)]) fromFrames.append(frame);
    fromBytes.appendBytes(fromFrames.frameBytes(0));
    fromBytes.appendBytes(fromFrames.frameBytes(1));
    expect({ frames: fromBytes.frames, bytes: fromBytes.bytes }).toEqual({ frames: 2, bytes: fromFrames.bytes });
    expect(decodeFrames(fromFrames.bytes, 2).map((frame) => frame.memory)).toEqual(['b', undefined]);
  });
});
