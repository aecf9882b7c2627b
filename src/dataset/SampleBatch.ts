import type { RecordedFrame } from './RecordedFrame.ts';

/** A frame drawn from a replay buffer. `scene` is a view of its batch's words. */
export interface Sample extends RecordedFrame {
  /** Which of the buffer's recordings, from 0. */
  readonly recording: number;
  /** Kinds of the infractions that followed within the look-ahead, in the order of their report; empty for most frames. */
  readonly infractionsAhead: readonly string[];
  /** Ticks from the frame to each of them. */
  readonly ticksAhead: readonly number[];
  /** How far driver and expert differ, as recorded. */
  readonly disagreement: number;
  /** Class for balanced sampling, as recorded. */
  readonly reasonClass: number;
}

/** Packed scenes one after the other: what a policy sandbox takes in a single transfer (`PackedBatch` there). */
export interface PackedScenes {
  readonly words: Float32Array;
  /** First word of each scene, and one more entry: the end of the last. */
  readonly offsets: Uint32Array;
}

export interface SampleBatch {
  readonly samples: readonly Sample[];
  /** The scenes of the samples, in their order. */
  readonly scenes: PackedScenes;
}

/** Moves the scenes of the samples into one array. */
export function packSamples(samples: readonly Sample[]): SampleBatch {
  const offsets = new Uint32Array(samples.length + 1);
  for (let index = 0; index < samples.length; index += 1) offsets[index + 1] = offsets[index]! + samples[index]!.scene.length;
  const words = new Float32Array(offsets[samples.length]!);
  const packed = samples.map((sample, index) => {
    const scene = words.subarray(offsets[index]!, offsets[index + 1]!);
    scene.set(sample.scene);
    return { ...sample, scene };
  });
  return { samples: packed, scenes: { words, offsets } };
}

/** Batches one after the other, as LangProp mixes replay and expert data. */
export function joinBatches(batches: readonly SampleBatch[]): SampleBatch {
  return packSamples(batches.flatMap((batch) => batch.samples));
}
