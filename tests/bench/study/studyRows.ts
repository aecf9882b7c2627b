import type { DrivingTaskName } from '../../../src/training/problems/DrivingProblem.ts';

/** How a row of the study comes by the policies that drive. */
export type StudyRow =
  /** A driver that is built in. */
  | { readonly kind: 'builtIn'; readonly title: string }
  /** A training session with recorded answers; the policy that it ends with drives, without fallbacks. */
  | { readonly kind: 'trained'; readonly title: string; readonly words: readonly string[]; readonly folder: string; readonly task: DrivingTaskName }
  /** The first replies of a session, as they came: the mean over all of them, or the one that wins a race on the session's training routes. */
  | { readonly kind: 'zeroShot'; readonly title: string; readonly of: string; readonly best: boolean; readonly task: DrivingTaskName };

const MODES: readonly (readonly [name: string, title: string, words: readonly string[]])[] = [
  ['offline', 'offline IL', ['--mode', 'offline']],
  ['dagger-il', 'DAgger IL', ['--mode', 'dagger', '--infractions', 'off']],
  ['dagger-rl', 'DAgger IL+RL', ['--mode', 'dagger']],
  ['online', 'online IL+RL', ['--mode', 'online']],
];

interface StudiedTask {
  readonly task: DrivingTaskName;
  readonly prefix: string;
  readonly words: readonly string[];
  /** The mode whose prompts the task's pack answers. */
  readonly recorded: string;
}

// As the two packs were recorded.
const TASKS: readonly StudiedTask[] = [
  { task: 'driving', prefix: 'driving', words: ['--training-updates', '12'], recorded: 'dagger-rl' },
  { task: 'driving-langprop', prefix: 'langprop', words: ['--task', 'driving-langprop', '--training-updates', '6', '--training-expert-episodes', '2'], recorded: 'offline' },
];

/** The rows by the name that the command line takes, in the order of the table. */
export const STUDY_ROWS: ReadonlyMap<string, StudyRow> = new Map<string, StudyRow>([
  ['expert', { kind: 'builtIn', title: 'expert' }],
  ['pdm-lite', { kind: 'builtIn', title: "PDM-Lite's rules" }],
  ['langprop-expert', { kind: 'builtIn', title: "LangProp's expert" }],
  ['follower', { kind: 'builtIn', title: 'follower' }],
  ...TASKS.flatMap(taskRows),
]);

function taskRows({ task, prefix, words, recorded }: StudiedTask): [string, StudyRow][] {
  const of = `${prefix}-${recorded}`;
  return [
    [`${prefix}-zero-shot`, { kind: 'zeroShot', title: 'zero-shot, mean', of, best: false, task }],
    [`${prefix}-zero-shot-best`, { kind: 'zeroShot', title: 'zero-shot, best', of, best: true, task }],
    ...MODES.map(([name, title, modeWords]): [string, StudyRow] => [
      `${prefix}-${name}`,
      { kind: 'trained', title: name === recorded ? title : `${title} †`, words: [...words, ...modeWords], folder: `${prefix}-${name}`, task },
    ]),
  ];
}
