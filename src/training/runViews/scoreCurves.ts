import { z } from 'zod';
import type { StoredEvent } from '../EventLog.ts';

export interface CurvePoint {
  readonly update: number;
  readonly score: number;
}

/** A score of whoever leads the pool, against updates. */
export interface ScoreCurve {
  readonly name: 'batch' | 'expert frames' | 'replay' | 'validation' | 'driving';
  readonly points: readonly CurvePoint[];
}

const UpdateSchema = z.looseObject({ update: z.number(), ranking: z.array(z.looseObject({ score: z.number() })) });
const ScoredSchema = z.looseObject({ update: z.number(), score: z.number().optional(), expertScore: z.number().optional(), replayScore: z.number().optional() });
const EpisodeSchema = z.looseObject({ drivingScore: z.number() });

/**
 * The learning curves of a run from its events (LangProp, figure 4): the leading policy's mean score on the batch that it was ranked on, on that
 * batch's frames of the expert and of the replay buffer, and on held-out frames; and the driving scores (percent) of training drives, each at
 * the update that was the last when it ended. Curves without points are left out.
 */
export function scoreCurves(events: readonly StoredEvent[]): ScoreCurve[] {
  const curves: Record<ScoreCurve['name'], CurvePoint[]> = { batch: [], 'expert frames': [], replay: [], validation: [], driving: [] };
  let update = 0;
  for (const event of events) {
    if (event.kind === 'updateFinished') {
      const finished = UpdateSchema.parse(event);
      update = finished.update;
      const leader = finished.ranking[0];
      if (leader !== undefined) curves.batch.push({ update, score: leader.score });
    } else if (event.kind === 'validationScored') {
      const { update: at, score, expertScore, replayScore } = ScoredSchema.parse(event);
      if (score !== undefined) curves.validation.push({ update: at, score });
      if (expertScore !== undefined) curves['expert frames'].push({ update: at, score: expertScore });
      if (replayScore !== undefined) curves.replay.push({ update: at, score: replayScore });
    } else if (event.kind === 'episodeEnded') {
      curves.driving.push({ update, score: EpisodeSchema.parse(event).drivingScore });
    }
  }
  return (['batch', 'expert frames', 'replay', 'validation', 'driving'] as const).flatMap((name) => (curves[name].length === 0 ? [] : [{ name, points: curves[name] }]));
}
