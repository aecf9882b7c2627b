import type { RecordingWriter } from '../../dataset/RecordingWriter.ts';
import type { EpisodeRig } from '../episodes/EpisodeRig.ts';
import { episodeSeed } from '../episodes/episodeSeed.ts';
import type { DrivingProblem } from '../problems/DrivingProblem.ts';
import { FrameRecorder } from './FrameRecorder.ts';

export interface ExpertRecordingOptions {
  readonly runId: string;
  readonly seed: number;
  readonly episodesPerRoute: number;
  /** How many of the rig's routes, from the first. */
  readonly routes: number;
  readonly saveEveryTicks: number;
  /** Told before each episode. */
  readonly onEpisode: (done: number, total: number) => void;
  /** True ends the recording after the present episode. */
  readonly stopped: () => boolean;
}

/** The problem's expert drives the first routes of the rig; what it saw and did is recorded. Returns the number of episodes. */
export async function recordExpert(rig: EpisodeRig, problem: DrivingProblem<unknown>, writer: RecordingWriter, options: ExpertRecordingOptions): Promise<number> {
  const total = options.routes * options.episodesPerRoute;
  let done = 0;
  for (let repetition = 0; repetition < options.episodesPerRoute; repetition += 1) {
    for (const [index, route] of rig.routes.slice(0, options.routes).entries()) {
      if (options.stopped()) return done;
      options.onEpisode(done, total);
      const seed = episodeSeed(options.seed, route.entry.id, repetition);
      const recorder = new FrameRecorder(
        writer,
        { id: `expert~${route.entry.id}~${seed}`, runId: options.runId, routeId: route.entry.id, town: rig.town.map.name, mapHash: rig.town.map.contentHash, seed, driver: 'expert', update: 0 },
        options.saveEveryTicks,
        problem,
      );
      const outcome = await rig.driveWith(problem.expert(), index, seed, {
        onStep: (step, referee) => {
          // Its decision is its label.
          const shown = { ...step, label: step.decision };
          if (recorder.isDue(shown)) recorder.record(shown);
          recorder.report(referee.infractions);
        },
      });
      recorder.end(outcome);
      done += 1;
    }
  }
  return done;
}
