import type { EpisodeRecord, InfractionRecord } from './EpisodeRecord.ts';
import type { EpisodeFrameColumns, Recording } from './Recording.ts';
import { RecordingError } from './RecordingError.ts';
import { packSamples } from './SampleBatch.ts';
import type { Sample, SampleBatch } from './SampleBatch.ts';
import { SampleWeightsSchema, frameWeights } from './sampleWeights.ts';
import type { SampleWeights } from './sampleWeights.ts';
import { SumTree, uniform53 } from './SumTree.ts';
import type { UniformSource } from './SumTree.ts';

export interface ReplayBufferOptions {
  /** At most so many frames; the oldest whole episodes fall out. The newest episode always stays. Default: no limit. */
  readonly capacityFrames?: number;
  /** How many saved frames before an infraction count as ahead of it. Default 4 (2 s at 2 Hz), as LangProp; 0 ignores infractions. */
  readonly lookAheadFrames?: number;
  /** Default: LangProp's. */
  readonly weights?: Partial<SampleWeights>;
}

/** An episode in the buffer: its narrow columns only; scenes stay in the recording until a batch asks for them. */
interface BufferedEpisode extends EpisodeFrameColumns {
  readonly recording: number;
  readonly number: number;
  readonly id: string;
  readonly update: number;
  readonly ended: boolean;
  readonly infractionAhead: Uint8Array;
  /** Kinds by index of the frame within the episode. */
  readonly kindsAhead: ReadonlyMap<number, readonly string[]>;
  /** Ticks from the frame to each of them. */
  readonly ticksAhead: ReadonlyMap<number, readonly number[]>;
  readonly infractions: readonly InfractionRecord[];
}

/**
 * The frames of one or several recordings to draw batches from (DAgger's replay buffer, and the expert's data set). The content is a
 * pure function of the recordings' rows and the options: the newest episodes by (update, recording, order of beginning), up to the
 * capacity. So a resumed run has the buffer of an uninterrupted one. Equal content and equal random numbers give equal samples.
 */
export class ReplayBuffer {
  readonly #recordings: readonly Recording[];
  readonly #capacityFrames: number;
  readonly #lookAheadFrames: number;
  readonly #weights: SampleWeights;
  #episodes: BufferedEpisode[] = [];
  /** Place of each episode's first frame among all frames, and their number at the end. */
  #starts = new Float64Array(1);
  #tree: SumTree | undefined;

  /** Reads the recordings as {@link refresh} does. @throws ZodError when a weight is out of its range; RangeError for other options */
  constructor(recordings: readonly Recording[], options: ReplayBufferOptions = {}) {
    this.#recordings = recordings;
    this.#capacityFrames = options.capacityFrames ?? Infinity;
    this.#lookAheadFrames = options.lookAheadFrames ?? 4;
    this.#weights = SampleWeightsSchema.parse(options.weights ?? {});
    if (!(this.#capacityFrames >= 1)) throw new RangeError(`capacityFrames must be at least 1, got ${this.#capacityFrames}`);
    if (!Number.isInteger(this.#lookAheadFrames) || this.#lookAheadFrames < 0) throw new RangeError(`lookAheadFrames must be an integer from 0, got ${this.#lookAheadFrames}`);
    this.refresh();
  }

  /** Frames in the buffer. */
  get size(): number {
    return this.#starts[this.#episodes.length]!;
  }

  /** Ids of the episodes in the buffer, oldest first. */
  get episodeIds(): string[] {
    return this.#episodes.map((episode) => episode.id);
  }

  /** The sampling weight of each frame, in the buffer's order. */
  get weights(): Float64Array {
    return frameWeights(this.#episodes, this.#weights);
  }

  /** Takes in what was recorded since; episodes known as ended are not read again. @throws RecordingError when a recording cannot be read */
  refresh(): void {
    const known = new Map(this.#episodes.map((episode) => [`${episode.recording} ${episode.id}`, episode]));
    const newestFirst = this.#recordings
      .flatMap((recording, index) => recording.episodes().map((episode) => ({ episode, index })))
      .toSorted((a, b) => b.episode.update - a.episode.update || b.index - a.index || b.episode.number - a.episode.number);
    const kept: BufferedEpisode[] = [];
    let frames = 0;
    for (const { episode, index } of newestFirst) {
      const old = known.get(`${index} ${episode.id}`);
      const buffered = old?.ended === true ? old : this.#load(index, episode);
      if (kept.length > 0 && frames + buffered.frameIds.length > this.#capacityFrames) break;
      kept.push(buffered);
      frames += buffered.frameIds.length;
    }
    this.#episodes = kept.toReversed();
    this.#starts = new Float64Array(kept.length + 1);
    this.#episodes.forEach((episode, index) => {
      this.#starts[index + 1] = this.#starts[index]! + episode.frameIds.length;
    });
    this.#tree = undefined;
  }

  /**
   * Up to `count` different frames in proportion to their weights, as LangProp draws them (see {@link SumTree.drawDistinct}):
   * all frames, in random order, when the buffer holds no more.
   */
  sample(count: number, random: UniformSource): SampleBatch {
    this.#tree ??= new SumTree(this.weights);
    return this.#batch(this.#tree.drawDistinct(count, random));
  }

  /** `count` frames, each drawn uniformly from all, so that one may come twice: for the expert's data set. @throws RangeError when the buffer is empty */
  sampleUniform(count: number, random: UniformSource): SampleBatch {
    const { size } = this;
    if (size === 0 && count > 0) throw new RangeError('the replay buffer is empty');
    return this.#batch(Uint32Array.from({ length: count }, () => Math.floor(uniform53(random) * size)));
  }

  /** All frames in the buffer's order, in batches. */
  *inOrder(batchFrames: number): Generator<SampleBatch, void, undefined> {
    const { size } = this;
    for (let from = 0; from < size; from += batchFrames) {
      yield this.#batch(Uint32Array.from({ length: Math.min(batchFrames, size - from) }, (_, index) => from + index));
    }
  }

  /**
   * The frames just before an infraction (at most the look-ahead), for an immediate update on it.
   * @throws RecordingError (RECORDING_EPISODE) when the buffer does not hold the infraction
   */
  beforeInfraction(episodeId: string, infractionNumber: number): SampleBatch {
    const index = this.#episodes.findIndex((episode) => episode.id === episodeId);
    const episode = this.#episodes[index];
    const infraction = episode?.infractions.find((candidate) => candidate.number === infractionNumber);
    if (episode === undefined || infraction === undefined) {
      throw new RecordingError('RECORDING_EPISODE', `The replay buffer has no infraction ${infractionNumber} of episode \`${episodeId}\`.`, {
        remedy: 'Refresh the buffer after recording; an episode beyond its capacity has fallen out.',
        kind: 'internal',
      });
    }
    const { from, to } = framesBefore(episode.steps, infraction.tick, this.#lookAheadFrames);
    return this.#batch(Uint32Array.from({ length: to - from }, (_, frame) => this.#starts[index]! + from + frame));
  }

  #load(recording: number, { number, id, update, outcome }: EpisodeRecord): BufferedEpisode {
    const source = this.#recordings[recording]!;
    const columns = source.frameColumns(number);
    const infractions = this.#lookAheadFrames === 0 ? [] : source.infractions(id);
    const infractionAhead = new Uint8Array(columns.frameIds.length);
    const kindsAhead = new Map<number, string[]>();
    const ticksAhead = new Map<number, number[]>();
    for (const { kind, tick } of infractions) {
      const { from, to } = framesBefore(columns.steps, tick, this.#lookAheadFrames);
      for (let frame = from; frame < to; frame += 1) {
        infractionAhead[frame] = 1;
        kindsAhead.set(frame, [...(kindsAhead.get(frame) ?? []), kind]);
        ticksAhead.set(frame, [...(ticksAhead.get(frame) ?? []), tick - columns.steps[frame]!]);
      }
    }
    return { recording, number, id, update, ended: outcome !== undefined, ...columns, infractionAhead, kindsAhead, ticksAhead, infractions };
  }

  /** Reads the frames at these places of the buffer, each recording once. */
  #batch(places: Uint32Array): SampleBatch {
    const located = Array.from(places, (place) => this.#locate(place));
    const samples = Array.from<Sample>({ length: places.length });
    this.#recordings.forEach((recording, index) => {
      const own = located.flatMap(({ episode }, order) => (episode.recording === index ? [order] : []));
      const frames = recording.read(own.map((order) => located[order]!.episode.frameIds[located[order]!.frame]!));
      own.forEach((order, at) => {
        const { episode, frame } = located[order]!;
        samples[order] = { ...frames[at]!, recording: index, infractionsAhead: episode.kindsAhead.get(frame) ?? [], ticksAhead: episode.ticksAhead.get(frame) ?? [], disagreement: episode.disagreements[frame]!, reasonClass: episode.reasonClasses[frame]! };
      });
    });
    return packSamples(samples);
  }

  #locate(place: number): { episode: BufferedEpisode; frame: number } {
    let low = 0;
    let high = this.#episodes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#starts[middle]! <= place) low = middle;
      else high = middle - 1;
    }
    return { episode: this.#episodes[low]!, frame: place - this.#starts[low]! };
  }
}

/** The last `count` frames whose step lies before the tick, as a range of indexes. */
function framesBefore(steps: Float64Array, tick: number, count: number): { from: number; to: number } {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (steps[middle]! < tick) low = middle + 1;
    else high = middle;
  }
  return { from: Math.max(0, low - count), to: low };
}
