import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { nearestWord } from '../nearestWord.ts';
import type { OptionSpec } from './OptionSpec.ts';
import { SettingsError } from './SettingsError.ts';

export const CONFIG_FILE_NAME = 'codriver.config.json';

const Sections = z.record(z.string(), z.record(z.string(), z.unknown()));

/** The nearest `codriver.config.json` in `folder` or above it. */
export function findConfigFile(folder: string): string | undefined {
  for (let here = resolve(folder); ; here = dirname(here)) {
    const file = join(here, CONFIG_FILE_NAME);
    if (existsSync(file)) return file;
    if (dirname(here) === here) return undefined;
  }
}

/**
 * The values in a config file by option name. Relative paths are taken from the file's folder.
 * @throws SettingsError `SETTINGS_FILE` when it cannot be read, `SETTINGS_UNKNOWN` when it names an unknown section or key
 */
export function readConfigFile(file: string, options: readonly OptionSpec[]): Map<string, unknown> {
  const sections = parseSections(file);
  const byName = new Map(options.map((option) => [option.name, option]));
  const sectionNames = new Set(options.map((option) => option.section));
  const values = new Map<string, unknown>();
  for (const [section, keys] of Object.entries(sections)) {
    if (!sectionNames.has(section)) throw unknown(file, `section "${section}"`, nearestWord(section, sectionNames));
    for (const [key, value] of Object.entries(keys)) {
      const option = byName.get(`${section}.${key}`);
      if (option === undefined) throw unknown(file, `setting "${section}.${key}"`, nearestWord(`${section}.${key}`, byName.keys()));
      const isRelative = option.isPath && typeof value === 'string' && !isAbsolute(value);
      values.set(option.name, isRelative ? join(dirname(file), value) : value);
    }
  }
  return values;
}

function parseSections(file: string): z.output<typeof Sections> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SettingsError('SETTINGS_FILE', `the config file cannot be read: ${reason}`, { where: file, remedy: 'correct the file (plain JSON, no comments) or name another with --config', cause });
  }
  const sections = Sections.safeParse(content);
  if (sections.success) return sections.data;
  throw new SettingsError('SETTINGS_FILE', 'a config file holds sections of settings: {"section": {"key": value}}', { where: file, remedy: 'put every setting into its section, see docs/configuration.md' });
}

function unknown(file: string, what: string, nearest: string | undefined): SettingsError {
  const remedy = nearest === undefined ? 'remove it, or see "codriver config" for all settings' : `did you mean "${nearest}"?`;
  return new SettingsError('SETTINGS_UNKNOWN', `unknown ${what}`, { where: file, remedy });
}
