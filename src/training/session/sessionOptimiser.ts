import type { OptimiserSettingsInput } from '../../optimiser/OptimiserSettings.ts';
import type { Settings } from '../settings.ts';
import type { SessionPlan } from './SessionPlan.ts';

/** Scores of one frame in comparisons of policies: a crash costs as much as two frames that are all wrong. */
const COMPARED_SCORES = { low: -1, high: 1 };

/** What the settings of a session mean for its optimiser. Without screen, race and gate it is LangProp's. */
export function sessionOptimiser({ responses, topChoices, decay, screen, race, gate, gateAlpha }: Settings['optimiser'], { keep }: Pick<SessionPlan, 'keep'>): OptimiserSettingsInput {
  return {
    responses,
    topChoices,
    keep,
    trackers: { main: { priorityDecayRate: decay } },
    ...(screen || race || gate ? { guards: { screen, race, gate, gateAlpha, scores: COMPARED_SCORES } } : {}),
  };
}
