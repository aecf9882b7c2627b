import type { RecordedFrame } from './RecordedFrame.ts';

/** A frame drawn from a replay buffer. `scene` is a view of the batch's `sceneWords`. */
export interface Sample extends RecordedFrame {
  /** Which of the buffer's recordings, from 0. */
  readonly recording: number;
  /** Kinds of the infractions that followed within the look-ahead, in the order of their report; empty for most frames. */
  readonly infractionsAhead: readonly string[];
}

/** Samples whose scenes lie one after the other, so that a single transfer takes all of them to a policy sandbox. */
export interface SampleBatch {
  readonly samples: readonly Sample[];
  readonly sceneWords: Float32Array;
  /** Scene k is `sceneWords` from `sceneOffsets[k]` to `sceneOffsets[k + 1]`; one longer than `samples`. */
  readonly sceneOffsets: Uint32Array;
}

/** Moves the scenes of the samples into one array. */
export function packBatch(samples: readonly Sample[]): SampleBatch {
  const sceneOffsets = new Uint32Array(samples.length + 1);
  for (let index = 0; index < samples.length; index += 1) sceneOffsets[index + 1] = sceneOffsets[index]! + samples[index]!.scene.length;
  const sceneWords = new Float32Array(sceneOffsets[samples.length]!);
  const packed = samples.map((sample, index) => {
    const scene = sceneWords.subarray(sceneOffsets[index]!, sceneOffsets[index + 1]!);
    scene.set(sample.scene);
    return { ...sample, scene };
  });
  return { samples: packed, sceneWords, sceneOffsets };
}

/** Batches one after the other, as LangProp mixes replay and expert data. */
export function joinBatches(batches: readonly SampleBatch[]): SampleBatch {
  return packBatch(batches.flatMap((batch) => batch.samples));
}
