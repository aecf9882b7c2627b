import type { RecordingWriter } from '../../dataset/RecordingWriter.ts';
import { Expert } from '../../../expert/Expert.ts';
import { EXPERT_SETTINGS } from '../../../expert/ExpertSettings.ts';
import type { EpisodeRig } from '../episodes/EpisodeRig.ts';
import { episodeSeed } from '../episodes/episodeSeed.ts';
import { FrameRecorder } from './FrameRecorder.ts';

export interface ExpertRecordingOptions {
  readonly runId: string;
  readonly seed: number;
  readonly episodesPerRoute: number;
  readonly saveEveryTicks: number;
  /** Told before each episode. */
  readonly onEpisode: (done: number, total: number) => void;
  /** True ends the recording after the present episode. */
  readonly stopped: () => boolean;
}

/** The expert drives every route of the rig; what it saw and did is recorded. Returns the number of episodes. */
export async function recordExpert(rig: EpisodeRig, writer: RecordingWriter, options: ExpertRecordingOptions): Promise<number> {
  const total = rig.routes.length * options.episodesPerRoute;
  let done = 0;
  for (let repetition = 0; repetition < options.episodesPerRoute; repetition += 1) {
    for (const [index, route] of rig.routes.entries()) {
      if (options.stopped()) return done;
      options.onEpisode(done, total);
      const seed = episodeSeed(options.seed, route.entry.id, repetition);
      const recorder = new FrameRecorder(
        writer,
        { id: `expert~${route.entry.id}~${seed}`, runId: options.runId, routeId: route.entry.id, town: rig.town.map.name, mapHash: rig.town.map.contentHash, seed, driver: 'expert', update: 0 },
        options.saveEveryTicks,
      );
      const outcome = await rig.driveWith(new Expert(EXPERT_SETTINGS.teachable), index, seed, {
        labeller: new Expert(EXPERT_SETTINGS.teachable),
        onStep: (step, referee) => {
          if (recorder.isDue(step)) recorder.record(step);
          recorder.report(referee.infractions);
        },
      });
      recorder.end(outcome);
      done += 1;
    }
  }
  return done;
}
