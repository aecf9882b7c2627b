import { rulesOf } from '../../leaderboard/LeaderboardRules.ts';
import { routePenalty } from '../../leaderboard/scoring/routePenalty.ts';
import type { SceneDrive } from './SceneStage.ts';

const RULES = rulesOf('1.0');
/** Falling behind the expert by this much (m) costs everything where the expert itself gets less far. */
const SHORTEST_M = 10;

/**
 * How well a short scene was driven, from 0 to 1: the leaderboard's penalty, times what is left after falling behind the expert, times the share of
 * steps with a usable action. Getting farther than the expert earns nothing, so that waiting where it waits is no loss.
 */
export function sceneScore(drive: SceneDrive, expert: Pick<SceneDrive, 'progressM'>): number {
  const behindM = Math.max(0, expert.progressM - drive.progressM);
  const kept = Math.max(0, 1 - behindM / Math.max(SHORTEST_M, expert.progressM));
  return routePenalty(drive.infractions, RULES) * kept * (1 - drive.failures / Math.max(1, drive.ticks + 1));
}
