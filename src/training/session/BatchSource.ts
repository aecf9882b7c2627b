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

  /**
   * Held-out frames, at most `limit`, equally spaced: all of them, or those of every other episode (of the first or second half of the only
   * one), so that what the gate looks at and what stays sealed share no episode.
   */
  heldOut(limit: number, part: 'all' | 'gate' | 'sealed'): DrivingSample[] {
    const frames: { readonly episode: number; readonly sample: Sample }[] = [];
    const episodes = new Map<string, number>();
    for (const batch of this.#validation.inOrder(512)) {
      for (const sample of batch.samples) {
        if (!episodes.has(sample.episodeId)) episodes.set(sample.episodeId, episodes.size);
        frames.push({ episode: episodes.get(sample.episodeId)!, sample });
      }
    }
    const wanted = part === 'gate' ? 0 : 1;
    const partOf = (episode: number, place: number): number => (episodes.size > 1 ? episode % 2 : Number(place >= frames.length / 2));
    const chosen = part === 'all' ? frames : frames.filter(({ episode }, place) => partOf(episode, place) === wanted);
    const every = Math.max(1, Math.ceil(chosen.length / limit));
    return chosen.filter((_, place) => place % every === 0).map(({ sample }) => this.#sample(sample));
  }

  #sample(sample: Sample): DrivingSample {
    return drivingSample(sample, this.#settings.infractions);
  }
}
