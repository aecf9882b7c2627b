import { Argument, Command, CommanderError, Option } from 'commander';
import { z } from 'zod';
import { SettingsSchema } from '../training/settings.ts';
import { EXIT_CODE_HELP } from './exitCode.ts';
import { settingOptions, verbOptions } from './settings/OptionSpec.ts';
import type { OptionSpec } from './settings/OptionSpec.ts';
import { valueFromText } from './settings/optionText.ts';
import { flagText, helpText } from './settings/settingsReference.ts';
import { UsageError } from './UsageError.ts';
import type { Verb } from './verbs/Verb.ts';

/** Options that every verb has. */
const FrameOptions = z.object({
  config: z.string().optional().describe('config file to read instead of the nearest codriver.config.json').meta({ path: true }),
  json: z.boolean().default(false).describe('print one JSON document on stdout and nothing else there'),
  format: z.enum(['table', 'csv', 'md', 'json']).default('table').describe('how tables are printed'),
  progress: z.enum(['auto', 'plain', 'none']).default('auto').describe('how progress is shown on stderr'),
  debug: z.boolean().default(false).describe('print stack traces'),
});
export type FrameOptions = z.output<typeof FrameOptions>;

/** A command line of one verb, read. */
export interface VerbLine<Options extends z.ZodObject> {
  readonly options: z.output<Options>;
  readonly frame: FrameOptions;
  /** Flags of settings that were given, by name without dashes. */
  readonly settingFlags: ReadonlyMap<string, string | boolean>;
}

/** The text of `codriver <verb> --help`, or the short one of `-h`: without the settings, which are many. */
export function verbHelp(verb: Verb, length: 'short' | 'long', columns: number): string {
  const shown = length === 'long' ? verb : { ...verb, sections: [] };
  const more = length === 'long' || verb.sections.length === 0 ? [] : [`Settings as options (codriver ${verb.name} --help): ${verb.sections.join(', ')}`, ''];
  return `${commandOf(shown, columns).command.helpInformation()}\n${[...more, ...helpEnd(verb)].join('\n')}\n`;
}

/**
 * Reads the words after the verb.
 * @returns which help is asked for, if any
 * @throws UsageError for an unknown option (with the one that was probably meant), a missing or a wrong value
 */
export function readVerbLine<Options extends z.ZodObject>(verb: Verb<Options>, words: readonly string[]): VerbLine<Options> | 'short help' | 'long help' {
  const { command, specs } = commandOf(verb, 80);
  try {
    command.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return words.includes('--help') ? 'long help' : 'short help';
    throw usageError(error, verb.name);
  }
  const ownFlags = new Map<string, string | boolean>();
  const settingFlags = new Map<string, string | boolean>();
  argumentsOf(verb).forEach(({ flag, kind }, place) => {
    const given = kind === 'list' ? command.args.slice(place).join(',') : command.args[place];
    if (given !== undefined && given !== '') ownFlags.set(flag, given);
  });
  for (const { attribute, spec } of specs) {
    const value: unknown = command.getOptionValue(attribute);
    const given = command.getOptionValueSource(attribute) === 'cli' && (typeof value === 'string' || typeof value === 'boolean');
    if (given) (spec.section === '' ? ownFlags : settingFlags).set(spec.flag, value);
  }
  const named = new Set(argumentsOf(verb).map(({ flag }) => flag));
  return { options: parseOptions(verb.options, ownFlags, verb.name, named), frame: parseOptions(FrameOptions, ownFlags, verb.name, named), settingFlags };
}

interface BuiltCommand {
  readonly command: Command;
  /** Every option with the name under which commander keeps its value. */
  readonly specs: readonly { readonly attribute: string; readonly spec: OptionSpec }[];
}

function commandOf(verb: Verb, columns: number): BuiltCommand {
  const settings = settingOptions(SettingsSchema).filter((option) => !option.secret);
  const groups: readonly (readonly [string, readonly OptionSpec[]])[] = [
    ['Options', verbOptions(verb.options).filter(({ key }) => !argumentKeys(verb).includes(key))],
    ...verb.sections.map((section) => [`Settings: ${section}`, settings.filter((option) => option.section === section)] as const),
    ['Output', verbOptions(FrameOptions)],
  ];
  const named = argumentsOf(verb);
  const command = new Command(`codriver ${verb.name}`)
    .description(verb.summary)
    .usage([...named.map(argumentText), '[options]'].join(' '))
    .allowExcessArguments(false)
    .exitOverride()
    .configureHelp({ helpWidth: columns })
    .configureOutput({ writeOut: () => {}, writeErr: () => {} });
  for (const argument of named) {
    command.addArgument(new Argument(argumentText(argument), argument.choices.length === 0 ? argument.description : `${argument.description}: ${argument.choices.join(', ')}`));
  }
  const specs: { attribute: string; spec: OptionSpec }[] = [];
  for (const [heading, group] of groups) {
    for (const spec of group) {
      const option = new Option(flagText(spec), helpText(spec)).helpGroup(`${heading}:`);
      command.addOption(option);
      if (spec.kind === 'switch') command.addOption(new Option(oppositeFlag(spec)).hideHelp());
      specs.push({ attribute: option.attributeName(), spec });
    }
  }
  command.addHelpOption(new Option('-h, --help', 'show help, short or with all settings').helpGroup('Output:'));
  return { command, specs };
}

/** The options that are words of their own, in their order. */
function argumentsOf(verb: Verb): OptionSpec[] {
  const specs = verbOptions(verb.options);
  return argumentKeys(verb).flatMap((key) => specs.filter((spec) => spec.key === key));
}

function argumentKeys({ argument = [] }: Verb): readonly string[] {
  return typeof argument === 'string' ? [argument] : argument;
}

/** Optional for commander: what is missing is told by the options themselves. */
function argumentText({ key, kind }: OptionSpec): string {
  return kind === 'list' ? `[${key}...]` : `[${key}]`;
}

/** A switch can always be turned either way; help shows the way that changes something. */
function oppositeFlag(spec: OptionSpec): string {
  return spec.defaultValue === true ? `--${spec.flag}` : `--no-${spec.flag}`;
}

function helpEnd(verb: Verb): string[] {
  const examples = verb.examples.map(([line, what]) => `  codriver ${line}\n      ${what}`);
  const codes = EXIT_CODE_HELP.map(([code, what]) => `  ${String(code).padStart(3)}  ${what}`);
  return ['Examples:', ...examples, '', 'Exit codes:', ...codes, '', 'All settings: docs/configuration.md'];
}

/** Values from flag texts; what is wrong is reported as a wrong option, not as a wrong setting. */
function parseOptions<Options extends z.ZodObject>(schema: Options, flags: ReadonlyMap<string, string | boolean>, verb: string, words: ReadonlySet<string>): z.output<Options> {
  const nameOf = ({ flag, key }: OptionSpec): string => (words.has(flag) ? `<${key}>` : `--${flag}`);
  const specs = verbOptions(schema);
  const raw: Record<string, unknown> = {};
  for (const spec of specs) {
    const given = flags.get(spec.flag);
    if (given !== undefined) raw[spec.key] = typeof given === 'boolean' ? given : valueFromText(spec, given, `--${spec.flag}`);
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const spec = specs.find(({ key }) => key === issue.path[0]);
  const help = `see "codriver ${verb} --help"`;
  if (spec === undefined) throw new UsageError('USAGE_VALUE', issue.message, { where: `codriver ${verb}`, remedy: help });
  if (raw[spec.key] === undefined) throw new UsageError('USAGE_OPTION', `${nameOf(spec)} is missing (${spec.description})`, { where: `codriver ${verb}`, remedy: `give ${words.has(spec.flag) ? '' : `--${spec.flag} `}<${spec.placeholder}>, ${help}` });
  throw new UsageError('USAGE_VALUE', `${nameOf(spec)} cannot be "${String(raw[spec.key])}": ${issue.message}`, { where: `codriver ${verb}`, remedy: `give <${spec.placeholder}>, ${help}` });
}

/** Commander's finding in our words: `error: unknown option '--sed'\n(Did you mean --seed?)`. */
function usageError(error: CommanderError, verb: string): UsageError {
  const [message = error.message, hint] = error.message.replace(/^error: /, '').split('\n');
  const meant = hint?.replace(/^\(Did you mean /, 'did you mean ').replace(/\)$/, '');
  const help = `see "codriver ${verb} --help"`;
  return new UsageError('USAGE_OPTION', message, { where: `codriver ${verb}`, remedy: meant === undefined ? help : `${meant} Otherwise ${help}` });
}
