import { createHash } from 'node:crypto';
import type { SampleView } from '../../optimiser/search/chooseSamples.ts';
import type { DrivingSample } from './DrivingSample.ts';
import { scoreAction } from './scoreAction.ts';

/** A sample counts as right when the score falls short of the expert's own by no more than this: speeds are never quite equal. */
const NEAR_EXPERT = 0.2;

/**
 * What a search knows of recorded scenes: their kind is the expert's reason, with what followed. On a scene whose driver had decided like the expert nobody can
 * do well, so what is right is measured by the expert's own score there.
 */
export function drivingView(infractionScore: number): SampleView<DrivingSample> {
  return {
    perfectScore: 1,
    groupOf: ({ expert, infractions }) => (infractions.length === 0 ? expert.reason : `${expert.reason}, before: ${infractions.join('; ')}`),
    rightFrom: (sample) => scoreAction(sample.expert, sample, infractionScore).score - NEAR_EXPERT,
    keyOf: ({ scene, infractions }) => {
      const bytes = new Uint8Array(scene.buffer, scene.byteOffset, scene.byteLength);
      // A scene that turns out to have led to an infraction has something new to tell.
      return createHash('sha256').update(bytes).update(infractions.join('\n')).digest('hex').slice(0, 16);
    },
  };
}
