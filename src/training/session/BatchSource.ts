import type { RecordingWriter } from '../../dataset/RecordingWriter.ts';
import { ReplayBuffer } from '../../dataset/ReplayBuffer.ts';
import type { Sample } from '../../dataset/SampleBatch.ts';
import { SeededRandom } from '../../geometry/SeededRandom.ts';
import type { DrivingSample } from '../../tasks/driving/DrivingSample.ts';
import type { Settings } from '../settings.ts';
import { drivingSample } from './drivingSample.ts';

/**
 * Draws the batches of a session as LangProp does: frames of the policies' own driving (weighted towards infractions, without
 * replacement) and frames of the expert (uniform, with replacement).
 */
export class BatchSource {
  readonly #expert: ReplayBuffer;
  readonly #online: ReplayBuffer;
  readonly #validation: ReplayBuffer;
  readonly #settings: Settings['training'];
  readonly #random: SeededRandom;

  constructor(recordings: { readonly expert: RecordingWriter; readonly online: RecordingWriter; readonly validation: RecordingWriter }, settings: Settings['training'], random: SeededRandom) {
    const plain = { lookAheadFrames: 0, weights: { infraction: 1 } };
    this.#settings = settings;
    this.#random = random;
    this.#expert = new ReplayBuffer([recordings.expert.recording], plain);
    this.#validation = new ReplayBuffer([recordings.validation.recording], plain);
    this.#online = new ReplayBuffer([recordings.online.recording], {
      capacityFrames: settings.bufferFrames,
      lookAheadFrames: settings.infractions ? settings.lookAheadFrames : 0,
      weights: { infraction: settings.infractions ? settings.infractionWeight : 1 },
    });
  }

  /** Numbers drawn so far, for checkpoints. */
  get draws(): number {
    return this.#random.counter;
  }

  /** Frames of the policies' own driving that the buffer holds. */
  get onlineFrames(): number {
    return this.#online.size;
  }

  /** A fresh batch; frames recorded since the last one are taken in. */
  draw(): DrivingSample[] {
    this.#online.refresh();
    const replayed = this.#online.sample(this.#settings.replaySamples, this.#random).samples;
    const shown = this.#expert.size === 0 ? [] : this.#expert.sampleUniform(this.#settings.expertSamples, this.#random).samples;
    return [...replayed, ...shown].map((sample) => this.#sample(sample));
  }

  /** The frames just before an infraction, each as often as its weight says. */
  beforeInfraction(episodeId: string, number: number): DrivingSample[] {
    this.#online.refresh();
    const frames = this.#online.beforeInfraction(episodeId, number).samples.map((sample) => this.#sample(sample));
    return Array.from({ length: this.#settings.infractionWeight }, () => frames).flat();
  }

  /** All held-out frames, at most `limit`, equally spaced. */
  heldOut(limit: number): DrivingSample[] {
    const every = Math.max(1, Math.ceil(this.#validation.size / limit));
    const samples: DrivingSample[] = [];
    let place = 0;
    for (const batch of this.#validation.inOrder(512)) {
      for (const sample of batch.samples) {
        if (place % every === 0) samples.push(this.#sample(sample));
        place += 1;
      }
    }
    return samples;
  }

  #sample(sample: Sample): DrivingSample {
    return drivingSample(sample, this.#settings.infractions);
  }
}
