import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Expert } from '../../../expert/Expert.ts';
import { EXPERT_SETTINGS } from '../../../expert/ExpertSettings.ts';
import { takeSnapshot } from '../../../expert/explain/SceneSnapshot.ts';
import type { Driver } from '../../driving/Driver.ts';
import type { Infraction } from '../../leaderboard/Infraction.ts';
import { STEP_S } from '../../world/World.ts';
import type { EpisodeOutcome } from '../episodes/EpisodeOutcome.ts';
import type { EpisodeGround, EpisodeSpec } from '../episodes/EpisodeSpec.ts';
import { TrainingError } from '../TrainingError.ts';
import type { StreamStart } from './ExplanationStream.ts';

/** Whole scenes are kept this often (ticks); explanations at every plan. */
const SCENE_EVERY_TICKS = 20;

/** Drives the episode with a driver and tells of each step what the referee has counted so far. */
export type ExplainedDrive = (driver: Driver, extras: { onStep(step: unknown, referee: { readonly infractions: readonly Infraction[] }): void }) => Promise<EpisodeOutcome>;

/** Explanations are for reading: four decimals. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1e4) / 1e4 : value;
}

/**
 * Drives an episode with the expert and writes why it drove as it did: one JSON object a line, `start`, then `plan` at every plan, `scene` every second,
 * and `infraction` where one was counted. The drive is the same as without.
 * @throws TrainingError when the driver is not the expert
 */
export async function explainEpisode(drive: ExplainedDrive, routeId: string, spec: EpisodeSpec, folder: string, ground: EpisodeGround): Promise<EpisodeOutcome> {
  const { kind } = spec.driver;
  if (kind !== 'expert' && kind !== 'expert-teachable') {
    throw new TrainingError('EXPLAIN_DRIVER', `${kind} cannot explain its drive`, { where: '--explain', remedy: 'drive with expert or expert-teachable' });
  }
  const start: StreamStart = { kind: 'start', format: 'codriver-explanations-1', map: ground.map, routes: ground.routes, routeId, seed: spec.seed, driver: kind };
  const lines = [JSON.stringify(start)];
  let sceneTick = -Infinity;
  const expert = new Expert(kind === 'expert' ? EXPERT_SETTINGS.strong : EXPERT_SETTINGS.teachable, (explanation, observation, memory) => {
    const { tick } = explanation;
    if (tick - sceneTick >= SCENE_EVERY_TICKS) {
      sceneTick = tick;
      lines.push(JSON.stringify({ kind: 'scene', scene: takeSnapshot(observation, memory) }));
    }
    lines.push(JSON.stringify({ kind: 'plan', timeS: tick * STEP_S, ...explanation }, rounded));
  });
  let told = 0;
  const outcome = await drive(expert, {
    onStep: (_, referee) => {
      for (; told < referee.infractions.length; told += 1) lines.push(JSON.stringify({ kind: 'infraction', infraction: referee.infractions[told] }));
    },
  });
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${routeId}~${spec.seed}.jsonl`);
  writeFileSync(`${path}.new`, `${lines.join('\n')}\n`);
  renameSync(`${path}.new`, path);
  return outcome;
}
