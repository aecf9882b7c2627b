import type { Recording } from '../../dataset/Recording.ts';
import { ReplayBuffer } from '../../dataset/ReplayBuffer.ts';
import type { Sample as Frame } from '../../dataset/SampleBatch.ts';
import { SeededRandom } from '../../geometry/SeededRandom.ts';
import type { DrivingProblem } from '../problems/DrivingProblem.ts';
import { sampleWeightsOf } from '../sampleWeightsOf.ts';
import type { Settings } from '../settings.ts';
import type { SessionPlan } from './SessionPlan.ts';

export interface SessionRecordings {
  readonly expert: Recording;
  readonly online: Recording;
  readonly validation: Recording;
}

/** A batch by where its samples are from. */
export interface DrawnParts<Sample> {
  readonly replay: readonly Sample[];
  readonly expert: readonly Sample[];
}

/**
 * Draws the batches of a session as LangProp does: frames of the policies' own driving (weighted towards infractions, without
 * replacement) and frames of the expert (uniform, with replacement); offline the expert's frames in laps, each in another order.
 */
export class BatchSource<Sample> {
  readonly #problem: DrivingProblem<Sample>;
  readonly #plan: SessionPlan;
  readonly #expert: ReplayBuffer;
  readonly #online: ReplayBuffer;
  readonly #validation: ReplayBuffer;
  readonly #settings: Settings['training'];
  readonly #random: SeededRandom;
  #laps: readonly Frame[] | undefined;
  #drawn: DrawnParts<Sample> = { replay: [], expert: [] };

  constructor(recordings: SessionRecordings, problem: DrivingProblem<Sample>, plan: SessionPlan, settings: Settings['training'], random: SeededRandom) {
    this.#problem = problem;
    this.#plan = plan;
    this.#settings = settings;
    this.#random = random;
    this.#expert = new ReplayBuffer([recordings.expert], { lookAheadFrames: plan.expertLookAheadFrames, weights: { infraction: 1 } });
    this.#validation = new ReplayBuffer([recordings.validation], { lookAheadFrames: 0, weights: { infraction: 1 } });
    this.#online = new ReplayBuffer([recordings.online], {
      capacityFrames: settings.bufferFrames,
      lookAheadFrames: plan.lookAheadFrames,
      weights: sampleWeightsOf(settings, plan.infractions),
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

  /** A fresh batch; frames recorded since the last one are taken in. Empty when online training has recorded nothing yet. */
  draw(): Sample[] {
    this.#online.refresh();
    const replayed = this.#online.sample(this.#settings.replaySamples, this.#random).samples;
    const shown = !this.#plan.showsExpert || this.#expert.size === 0 ? [] : this.#expert.sampleUniform(this.#settings.expertSamples, this.#random).samples;
    this.#drawn = { replay: replayed.map((frame) => this.#sample(frame)), expert: shown.map((frame) => this.#sample(frame)) };
    return [...this.#drawn.replay, ...this.#drawn.expert];
  }

  /** What the last batch was made of, without what was added to it. */
  get drawn(): DrawnParts<Sample> {
    return this.#drawn;
  }

  /** What first policies are asked for with: nothing but the expert can show it. */
  first(): Sample[] {
    return this.#expert.sampleUniform(1, this.#random).samples.map((frame) => this.#sample(frame));
  }

  /** The batch of an update (from 1) of offline training: all frames of the expert again and again, in another order in each lap, the rest of a lap being a smaller batch. */
  lapBatch(update: number): Sample[] {
    this.#laps ??= [...this.#expert.inOrder(4096)].flatMap(({ samples }) => samples);
    const perLap = Math.ceil(this.#laps.length / this.#settings.expertSamples);
    const lap = Math.floor((update - 1) / perLap);
    const from = ((update - 1) % perLap) * this.#settings.expertSamples;
    const order = new SeededRandom(this.#random.seed).fork(lap).shuffled(this.#laps);
    this.#drawn = { replay: [], expert: order.slice(from, from + this.#settings.expertSamples).map((frame) => this.#sample(frame)) };
    return [...this.#drawn.expert];
  }

  /** The frames just before an infraction, each as often as its weight says. */
  beforeInfraction(episodeId: string, number: number): Sample[] {
    this.#online.refresh();
    const frames = this.#online.beforeInfraction(episodeId, number).samples.map((frame) => this.#sample(frame));
    return Array.from({ length: this.#settings.infractionWeight }, () => frames).flat();
  }

  /**
   * Held-out frames, at most `limit`, equally spaced: all of them, or those of every other episode (of the first or second half of the only
   * one), so that what the gate looks at and what stays sealed share no episode.
   */
  heldOut(limit: number, part: 'all' | 'gate' | 'sealed'): Sample[] {
    const frames: { readonly episode: number; readonly frame: Frame }[] = [];
    const episodes = new Map<string, number>();
    for (const batch of this.#validation.inOrder(512)) {
      for (const frame of batch.samples) {
        if (!episodes.has(frame.episodeId)) episodes.set(frame.episodeId, episodes.size);
        frames.push({ episode: episodes.get(frame.episodeId)!, frame });
      }
    }
    const wanted = part === 'gate' ? 0 : 1;
    const partOf = (episode: number, place: number): number => (episodes.size > 1 ? episode % 2 : Number(place >= frames.length / 2));
    const chosen = part === 'all' ? frames : frames.filter(({ episode }, place) => partOf(episode, place) === wanted);
    const every = Math.max(1, Math.ceil(chosen.length / limit));
    return chosen.filter((_, place) => place % every === 0).map(({ frame }) => this.#sample(frame));
  }

  #sample(frame: Frame): Sample {
    return this.#plan.infractions ? this.#problem.sampleOf(frame, frame.infractionsAhead, frame.ticksAhead) : this.#problem.sampleOf(frame, []);
  }
}
