import type { EpisodeGround } from '../episodes/EpisodeSpec.ts';
import type { DrivingTaskName } from '../problems/DrivingProblem.ts';
import { recordDrives } from '../record/recordDrives.ts';
import type { StopRequest } from '../StopRequest.ts';
import type { SessionProgress } from './SessionProgress.ts';

export interface ExpertRecordingOptions {
  readonly ground: EpisodeGround;
  readonly task: DrivingTaskName;
  readonly seed: number;
  readonly episodesPerRoute: number;
  readonly saveEveryTicks: number;
  /** Recording to write; what is there of an earlier attempt is kept. */
  readonly out: string;
  readonly workers: number;
}

/**
 * The expert of a task drives every route of a ground, in worker threads; what it saw and did is recorded. Undefined when it was stopped; else what
 * the recording holds.
 */
export async function recordExpert(options: ExpertRecordingOptions, what: string, progress: SessionProgress, stop: StopRequest): Promise<{ readonly episodes: number; readonly frames: number } | undefined> {
  const { ground, task, seed, episodesPerRoute, saveEveryTicks, out, workers } = options;
  const report = await recordDrives(
    {
      ground,
      driver: { kind: task === 'driving' ? 'expert' : 'langprop-expert' },
      seed,
      repetitions: episodesPerRoute,
      inLaps: true,
      out,
      splits: [],
      everyTicks: saveEveryTicks,
      perturbation: undefined,
      resume: true,
      workers,
    },
    { update: ({ done, total }) => progress.recording(what, done, total ?? done), note: (text) => progress.note(text), end: () => {} },
    stop,
  );
  const { episodes, frames } = report.files[0]!.counts;
  return report.finished ? { episodes, frames } : undefined;
}
