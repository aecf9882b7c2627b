import type { FaultKind } from '../fault/CodriverError.ts';

/** How the command ends. Part of its interface: scripts depend on these numbers. */
export const EXIT = { ok: 0, belowBar: 1, usage: 2, environment: 3, limit: 4, internal: 70, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One line each, for `--help`. */
export const EXIT_CODE_HELP: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, 'done'],
  [EXIT.belowBar, 'ran, but failed what was asked for (a failed route, a score below the bar)'],
  [EXIT.usage, 'wrong option, setting or input file'],
  [EXIT.environment, 'the environment does not work (model endpoint, disk, Node version)'],
  [EXIT.limit, 'a budget or limit was reached; the state is saved'],
  [EXIT.internal, 'an error of ours; a report file is written'],
  [EXIT.interrupted, 'interrupted; the state is saved'],
];

/** The exit code of an expected error. */
export function exitCodeOf(kind: FaultKind): ExitCode {
  return EXIT[kind];
}
