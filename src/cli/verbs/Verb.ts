import type { z } from 'zod';
import type { Settings } from '../../training/settings.ts';
import type { ExitCode } from '../exitCode.ts';
import type { Table } from '../output/Table.ts';
import type { VerbContext } from './VerbContext.ts';

/** What a verb found. The frame prints it: the document with `--json`, else the data. */
export interface VerbOutcome {
  /** The one JSON document of `--json`: plain data, a stable interface. */
  readonly document: object;
  /** The same for people, in order. */
  readonly data: readonly (string | Table)[];
  /** `0` when absent. */
  readonly exitCode?: ExitCode;
}

/** One verb of the `codriver` command: `codriver train …`. Everything about its command line is data here. */
export interface Verb<Options extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** One line, for the list of verbs. */
  readonly summary: string;
  /** Options that only this verb has; every leaf has a description. */
  readonly options: Options;
  /** Keys of the options that are given as words after the verb instead of flags: `codriver optimise sudoku`, `codriver runs show 0001`. The last may be a list. */
  readonly argument?: string | readonly string[];
  /** Sections of the settings that are flags of this verb. The other settings hold all the same, from environment and file. */
  readonly sections: readonly (keyof Settings)[];
  /** At least two: command line (without `codriver`) and what it does. */
  readonly examples: readonly (readonly [string, string])[];
  /** How Ctrl-C ends it: `afterStep` means that it polls `context.stop`, saves and says how to resume. */
  readonly stops: 'atOnce' | 'afterStep';
  run(options: z.output<Options>, context: VerbContext): Promise<VerbOutcome>;
}

/** Fixes the type of the options while the verb is written down. */
export function defineVerb<Options extends z.ZodObject>(verb: Verb<Options>): Verb<Options> {
  return verb;
}
