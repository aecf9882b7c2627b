import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { nearestWord } from '../nearestWord.ts';
import { findConfigFile, readConfigFile } from './configFile.ts';
import { settingOptions } from './OptionSpec.ts';
import type { OptionSpec, SettingsSchema } from './OptionSpec.ts';
import { textOfValue, valueFromText } from './optionText.ts';
import { SettingsError } from './SettingsError.ts';

/** Where the value of a setting came from. */
export interface Origin {
  readonly kind: 'flag' | 'env' | 'file' | 'default';
  /** `--llm-model`, `CODRIVER_LLM_MODEL`, a path, or `default`. */
  readonly source: string;
}

export interface SettingsSources {
  /** Text (or on/off) of flags by flag name without dashes; flags that are no settings are ignored. */
  readonly flags: ReadonlyMap<string, string | boolean>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The config file is looked for here and upwards. */
  readonly folder: string;
  /** Read instead of looking for one. */
  readonly configFile?: string;
}

export interface ResolvedSettings<Schema extends SettingsSchema> {
  readonly settings: z.output<Schema>;
  readonly options: readonly OptionSpec[];
  /** By option name. */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly configFile: string | undefined;
  /** Things that look like mistakes but stop nothing, such as a mistyped variable. */
  readonly warnings: readonly string[];
}

/** Environment names with our prefix that are no settings. */
export const RESERVED_ENV: readonly string[] = ['CODRIVER_CONFIG', 'CODRIVER_REEXEC', 'CODRIVER_NO_PROGRESS'];

const DEFAULT_ORIGIN: Origin = { kind: 'default', source: 'default' };

/**
 * Settles every setting: flags beat environment beats config file beats default, and the schema has the last word.
 * An empty environment variable counts as not set. A secret may also come from a file that `<NAME>_FILE` names.
 * @throws SettingsError
 */
export function resolveSettings<Schema extends SettingsSchema>(schema: Schema, sources: SettingsSources): ResolvedSettings<Schema> {
  const options = settingOptions(schema);
  const configFile = sources.configFile ?? (sources.env['CODRIVER_CONFIG'] || findConfigFile(sources.folder));
  const fromFile = configFile === undefined ? new Map<string, unknown>() : readConfigFile(configFile, options);

  const raw: Record<string, Record<string, unknown>> = Object.fromEntries(Object.keys(schema.shape).map((section) => [section, {}]));
  const origins = new Map<string, Origin>();
  for (const option of options) {
    const found = fromFlags(option, sources) ?? fromEnv(option, sources);
    if (found !== undefined) {
      raw[option.section]![option.key] = found.value;
      origins.set(option.name, found.origin);
    } else if (configFile !== undefined && fromFile.has(option.name)) {
      raw[option.section]![option.key] = fromFile.get(option.name);
      origins.set(option.name, { kind: 'file', source: configFile });
    } else {
      origins.set(option.name, DEFAULT_ORIGIN);
    }
  }
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw invalid(parsed.error, options, origins, raw);
  return { settings: parsed.data, options, origins, configFile, warnings: unknownVariables(options, sources.env) };
}

interface Found {
  readonly value: unknown;
  readonly origin: Origin;
}

function fromFlags(option: OptionSpec, { flags }: SettingsSources): Found | undefined {
  const given = option.secret ? undefined : flags.get(option.flag);
  if (given === undefined) return undefined;
  const source = given === false ? `--no-${option.flag}` : `--${option.flag}`;
  return { value: typeof given === 'boolean' ? given : valueFromText(option, given, source), origin: { kind: 'flag', source } };
}

function fromEnv(option: OptionSpec, { env }: SettingsSources): Found | undefined {
  for (const name of option.env) {
    const text = env[name];
    if (text) return { value: valueFromText(option, text, name), origin: { kind: 'env', source: name } };
    const file = option.secret ? env[`${name}_FILE`] : undefined;
    if (file) return { value: readSecret(file, `${name}_FILE`), origin: { kind: 'env', source: `${name}_FILE` } };
  }
  return undefined;
}

function readSecret(file: string, variable: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new SettingsError('SETTINGS_FILE', `${variable} names a file that cannot be read`, { where: file, remedy: `put the secret into that file, or unset ${variable}`, cause });
  }
}

/** The first thing that the schema objects to; one at a time is easiest to mend. */
function invalid(error: z.ZodError, options: readonly OptionSpec[], origins: ReadonlyMap<string, Origin>, raw: Record<string, Record<string, unknown>>): SettingsError {
  const issue = error.issues[0]!;
  const name = issue.path.slice(0, 2).join('.');
  const option = options.find((candidate) => candidate.name === name);
  if (option === undefined) return new SettingsError('SETTINGS_VALUE', `the settings do not fit together: ${issue.message}`, { where: name, remedy: 'see "codriver config" for every value and where it comes from' });
  const origin = origins.get(name) ?? DEFAULT_ORIGIN;
  const value = raw[option.section]?.[option.key];
  if (value === undefined) {
    const ways = option.secret ? option.env[0] : `--${option.flag} or ${option.env[0]}`;
    return new SettingsError('SETTINGS_VALUE', `${name} is not set (${option.description})`, { where: name, remedy: `give ${ways}, or put it into the config file` });
  }
  return new SettingsError('SETTINGS_VALUE', `${name} cannot be ${textOfValue({ ...option, kind: 'text' }, value)}: ${issue.message}`, { where: origin.source, remedy: `${option.description}; give <${option.placeholder}>` });
}

/** A variable with our prefix that is no setting is most likely a slip of the pen. */
function unknownVariables(options: readonly OptionSpec[], env: SettingsSources['env']): string[] {
  const known = new Set([...RESERVED_ENV, ...options.flatMap((option) => (option.secret ? option.env.flatMap((name) => [name, `${name}_FILE`]) : option.env))]);
  return Object.keys(env)
    .filter((name) => name.startsWith('CODRIVER_') && !known.has(name))
    .toSorted()
    .map((name) => {
      const nearest = nearestWord(name, known);
      return `environment variable ${name} is not a setting${nearest === undefined ? '' : `, did you mean ${nearest}?`}`;
    });
}
