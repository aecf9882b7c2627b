import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { z } from 'zod';
import { CodriverError } from '../../fault/CodriverError.ts';
import { recordEpisode } from '../record/recordEpisode.ts';
import type { EpisodeOutcome } from './EpisodeOutcome.ts';
import { EpisodeRig } from './EpisodeRig.ts';
import { EpisodeGroundSchema, EpisodeSpecSchema } from './EpisodeSpec.ts';

/** What a worker is asked. */
export const WorkerRequestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drive'), item: z.int(), spec: EpisodeSpecSchema }),
  z.object({ kind: z.literal('close') }),
]);

/** What a worker answers: an outcome, or the error that ended its work. */
export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'driven'; readonly item: number; readonly outcome: EpisodeOutcome }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly where: string | undefined; readonly remedy: string };

/** Runs in a worker thread: one rig, one episode after the other. */
function serve(port: MessagePort): void {
  const answer = (reply: WorkerReply): void => port.postMessage(reply);
  let rig: EpisodeRig;
  try {
    rig = new EpisodeRig(EpisodeGroundSchema.parse(workerData));
  } catch (error) {
    answer(failureOf(error));
    return;
  }
  port.on('message', (raw: unknown) => {
    const request = WorkerRequestSchema.parse(raw);
    if (request.kind === 'close') {
      void rig.close().then(() => port.close());
      return;
    }
    const { spec } = request;
    const drive = spec.record === undefined ? rig.drive(spec) : recordEpisode(rig, spec, spec.record);
    drive.then(
      (outcome) => answer({ kind: 'driven', item: request.item, outcome }),
      (error: unknown) => answer(failureOf(error)),
    );
  });
  answer({ kind: 'ready' });
}

function failureOf(error: unknown): WorkerReply {
  if (error instanceof CodriverError) return { kind: 'failed', code: error.code, message: error.message, where: error.where, remedy: error.remedy };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: 'failed', code: 'WORKER_FAILED', message: text, where: undefined, remedy: 'report this with the log' };
}

if (parentPort !== null) serve(parentPort);
