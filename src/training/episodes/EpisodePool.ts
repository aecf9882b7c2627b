import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { CodriverError } from '../../fault/CodriverError.ts';
import { TrainingError } from '../TrainingError.ts';
import { EpisodeOutcomeSchema, type EpisodeOutcome } from './EpisodeOutcome.ts';
import type { EpisodeGround, EpisodeSpec } from './EpisodeSpec.ts';

const ReplySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('driven'), item: z.int(), outcome: EpisodeOutcomeSchema }),
  z.object({ kind: z.literal('failed'), code: z.string(), message: z.string(), where: z.string().optional(), remedy: z.string() }),
]);

/**
 * Drives episodes in worker threads, one rig each. Outcomes come back in the order of the specs and do not depend on the number of
 * workers or on who is faster.
 */
export class EpisodePool {
  readonly #ground: EpisodeGround;
  readonly #size: number;

  /** @param workers 0 takes one per core; in CARLA there is always one */
  constructor(ground: EpisodeGround, workers: number) {
    this.#ground = ground;
    // A CARLA server has one world.
    this.#size = ground.bridge !== undefined ? 1 : workers === 0 ? availableParallelism() : workers;
  }

  /**
   * @param onOutcome told of each outcome as it arrives, in whatever order
   * @param signal stops handing out episodes; those under way are finished, the rest is missing from the result
   * @throws CodriverError the first error of a worker
   */
  async drive(specs: readonly EpisodeSpec[], onOutcome: (outcome: EpisodeOutcome, item: number) => void = () => {}, signal?: AbortSignal): Promise<(EpisodeOutcome | undefined)[]> {
    const outcomes = Array.from<EpisodeOutcome | undefined>({ length: specs.length });
    let next = 0;
    const workers: Worker[] = [];
    const work = (worker: Worker): Promise<void> =>
      new Promise((resolve, reject) => {
        const handOut = (): void => {
          if (next < specs.length && signal?.aborted !== true) {
            worker.postMessage({ kind: 'drive', item: next, spec: specs[next]! });
            next += 1;
          } else {
            worker.postMessage({ kind: 'close' });
            resolve();
          }
        };
        worker.on('message', (raw: unknown) => {
          const reply = ReplySchema.parse(raw);
          if (reply.kind === 'failed') {
            const { code, message, remedy, where } = reply;
            reject(code === 'WORKER_FAILED' ? new TrainingError(code, message, { remedy, kind: 'internal' }) : new CodriverError(code, message, { remedy, ...(where === undefined ? {} : { where }) }));
            return;
          }
          if (reply.kind === 'driven') {
            outcomes[reply.item] = reply.outcome;
            onOutcome(reply.outcome, reply.item);
          }
          handOut();
        });
        worker.on('error', (cause) => reject(new TrainingError('WORKER_FAILED', `a worker died: ${String(cause)}`, { remedy: 'report this with the log', kind: 'internal', cause })));
      });
    try {
      const wanted = Math.min(this.#size, specs.length);
      for (let count = 0; count < wanted; count += 1) workers.push(new Worker(new URL('./episodeWorker.ts', import.meta.url), { workerData: { ...this.#ground, policyProcesses: 1 } }));
      const exits = workers.map((worker) => new Promise<void>((resolve) => worker.once('exit', () => resolve())));
      await Promise.all(workers.map(work));
      await Promise.all(exits);
      return outcomes;
    } catch (error) {
      await Promise.all(workers.map((worker) => worker.terminate()));
      throw error;
    }
  }
}
