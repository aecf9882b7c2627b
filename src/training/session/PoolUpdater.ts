import { intervalText } from '../../optimiser/guards/meanBounds.ts';
import type { Optimiser } from '../../optimiser/Optimiser.ts';
import type { OptimiserTask } from '../../optimiser/OptimiserTask.ts';
import { meanScore, scoreInterval } from '../../optimiser/PolicyEvaluation.ts';
import { shortHash } from '../../optimiser/Policy.ts';
import type { StopRequest } from '../StopRequest.ts';
import type { BatchSource } from './BatchSource.ts';
import type { RunArtifacts } from './RunArtifacts.ts';
import type { SessionProgress } from './SessionProgress.ts';

/** Why the pool is updated. */
export type UpdateCause = 'start' | 'batch' | 'period' | 'infraction' | 'exception';

/** Held-out frames on which the leading policy is scored after each update. */
const HELD_OUT_FRAMES = 1000;
/** Frames on which a gate compares two policies, and on which the winner is scored once. */
export const GATE_FRAMES = 2000;

export interface PoolUpdaterParts<Sample> {
  readonly optimiser: Optimiser<Sample>;
  readonly task: OptimiserTask<Sample>;
  readonly batches: BatchSource<Sample>;
  readonly artifacts: RunArtifacts;
  readonly progress: SessionProgress;
  readonly stop: StopRequest;
  /** With a gate some of the held-out frames stay sealed. */
  readonly gate: boolean;
}

/** Updates the pool of a session, scores who leads on held-out frames, and says so. */
export class PoolUpdater<Sample> {
  readonly #parts: PoolUpdaterParts<Sample>;

  constructor(parts: PoolUpdaterParts<Sample>) {
    this.#parts = parts;
  }

  get optimiser(): Optimiser<Sample> {
    return this.#parts.optimiser;
  }

  get batches(): BatchSource<Sample> {
    return this.#parts.batches;
  }

  /** @param ticks steps driven in the session */
  async update(batch: readonly Sample[], cause: UpdateCause, ticks: number): Promise<void> {
    const { optimiser, task, batches, artifacts, progress, stop, gate } = this.#parts;
    artifacts.emit({ kind: 'updateWanted', cause, ticks, samples: batch.length, bufferFrames: batches.onlineFrames });
    progress.show(`update on ${cause}`);
    const report = await optimiser.update(batch, { kind: cause === 'infraction' || cause === 'exception' ? 'repair' : 'update', signal: stop.signal });
    const heldOut = batches.heldOut(HELD_OUT_FRAMES, gate ? 'gate' : 'all');
    const [evaluation] = heldOut.length === 0 ? [] : await task.evaluate([optimiser.best], heldOut);
    const heldOutScore = evaluation === undefined ? undefined : scoreInterval(evaluation);
    const { expert, replay } = batches.drawn;
    artifacts.emit({
      kind: 'validationScored',
      update: report.update,
      policy: optimiser.best.hash,
      ...(heldOutScore === undefined ? {} : { score: heldOutScore.mean, frames: heldOut.length }),
      ...(expert.length === 0 ? {} : { expertScore: await this.#leaderScore(expert) }),
      ...(replay.length === 0 ? {} : { replayScore: await this.#leaderScore(replay) }),
    });
    artifacts.flush();
    progress.leads(optimiser.best.hash, optimiser.updates, report.bestScore);
    progress.note(
      `update ${report.update} (${cause}): leading policy ${shortHash(optimiser.best.hash)}, score ${intervalText(report.bestScore)} frames` +
        `${heldOutScore === undefined ? '' : `; held out ${intervalText(heldOutScore)}`}; ${report.children.length} new policies`,
    );
  }

  async #leaderScore(samples: readonly Sample[]): Promise<number> {
    const { optimiser, task } = this.#parts;
    const [evaluation] = await task.evaluate([optimiser.best], samples);
    return meanScore(evaluation!);
  }

  /** Does the leading policy fail on this sample? */
  async leaderFails(sample: Sample): Promise<boolean> {
    const [evaluation] = await this.#parts.task.evaluate([this.optimiser.best], [sample]);
    return evaluation!.results[0]!.exception !== undefined;
  }

  /** The one score on frames that nothing has looked at. */
  async scoreSealed(): Promise<void> {
    const sealed = this.batches.heldOut(GATE_FRAMES, 'sealed');
    if (sealed.length === 0) return;
    this.#parts.progress.note(`leading policy ${shortHash(this.optimiser.best.hash)} on sealed frames: ${intervalText(await this.optimiser.scoreSealed(sealed))}`);
  }
}
