import { createPolicy, type Policy } from '../../../src/optimiser/Policy.ts';
import { RunFolder } from '../../../src/training/RunFolder.ts';
import { RunArtifacts } from '../../../src/training/session/RunArtifacts.ts';

export interface SyntheticRun {
  readonly folder: RunFolder;
  /** First, its rewrite, and the rewrite of that. */
  readonly policies: readonly [Policy, Policy, Policy];
}

const TIME = '2026-01-02T03:04:05.000Z';

/** A run with three policies and two updates, written by the parts that real runs are written by. @param parent folder of runs */
export function syntheticRun(parent: string): SyntheticRun {
  const folder = RunFolder.create(parent, { command: 'train', settings: { training: { task: 'driving', mode: 'dagger' } }, versions: { node: 'v24' } });
  const first = createPolicy('function drive() {\n  return 1;\n}\n', { origin: 'setup', promptId: '0000-setup-1' });
  const second = createPolicy('function drive() {\n  // faster\n  return 2;\n}\n', { origin: 'update', parents: [first.hash], createdAtUpdate: 1, promptId: '0001-update-1' });
  const third = createPolicy('function drive() {\n  // faster\n  return 3;\n}\n', { origin: 'repair', parents: [second.hash, first.hash], createdAtUpdate: 2, promptId: '0002-repair-1' });
  const artifacts = new RunArtifacts(folder, () => TIME);
  for (const policy of [third, first, second]) artifacts.policy(policy);
  const standing = (policy: Policy, score: number): object => ({ policy: policy.hash, priority: score, score, exceptions: score < 0 ? 3 : 0 });
  const events = [
    { kind: 'sessionStarted' },
    { kind: 'updateWanted', cause: 'start' },
    { kind: 'poolScored', update: 1, standings: [standing(first, 0.4)] },
    { kind: 'childScored', update: 1, ...standing(second, 0.6) },
    { kind: 'updateFinished', update: 1, best: second.hash, ranking: [standing(second, 0.6), standing(first, 0.4)] },
    { kind: 'validationScored', update: 1, policy: second.hash, score: 0.5, expertScore: 0.7, replayScore: 0.3 },
    { kind: 'episodeEnded', drivingScore: 60 },
    { kind: 'infraction' },
    { kind: 'updateWanted', cause: 'infraction' },
    { kind: 'childScored', update: 2, ...standing(third, -10) },
    { kind: 'updateFinished', update: 2, best: second.hash, ranking: [standing(second, 0.65), standing(third, -10)] },
    { kind: 'validationScored', update: 2, policy: second.hash, score: 0.55 },
    { kind: 'episodeEnded', drivingScore: 80 },
    { kind: 'driverJudged', driver: `policy:${second.hash.slice(0, 8)}`, drivingScore: 72.5 },
    { kind: 'sessionFinished', policy: second.hash },
  ];
  for (const event of events) artifacts.emit(event);
  artifacts.close();
  return { folder, policies: [first, second, third] };
}
