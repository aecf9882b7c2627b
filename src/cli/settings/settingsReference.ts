import { z } from 'zod';
import { CONFIG_FILE_NAME } from './configFile.ts';
import { settingOptions } from './OptionSpec.ts';
import type { OptionSpec, SettingsSchema } from './OptionSpec.ts';
import { textOfValue } from './optionText.ts';

/** The Markdown page that documents every setting; `docs/configuration.md` is this text. */
export function settingsReference(schema: SettingsSchema): string {
  const options = settingOptions(schema);
  const sections = Object.entries(schema.shape).map(([section, leaves]) => {
    const about = z.globalRegistry.get(leaves)?.description;
    const rows = options.filter((option) => option.section === section).map(row);
    return [`## ${section}`, ...(about === undefined ? [] : [about]), ['| setting | flag | environment | default | what |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')].join('\n\n');
  });
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const INTRODUCTION = `# Configuration

This page is generated: \`codriver config --reference > docs/configuration.md\`. \`codriver config show\` prints every value and where it came from.

A value is taken from the first of: flag, environment variable, config file, default. The config file is the nearest \`${CONFIG_FILE_NAME}\`
in the current folder or above it (or the one that \`--config\` or \`CODRIVER_CONFIG\` names): plain JSON, \`{"section": {"key": value}}\`. An unknown key is an error.
An empty variable counts as not set. A secret has no flag and is never printed; it may also be in a file that the variable with \`_FILE\` at its end names.`;

function row(option: OptionSpec): string {
  const cells = [
    `\`${option.name}\``,
    option.secret ? 'none (secret)' : `\`${flagText(option)}\``,
    option.env.map((name) => `\`${name}\``).join(', '),
    option.defaultValue === undefined ? (option.required ? 'required' : 'not set') : `\`${textOfValue(option, option.defaultValue)}\``,
    option.description,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** How the flag is written: `--llm-model <text>`, `--no-run-colour` for a switch that is on by default. */
export function flagText(option: OptionSpec): string {
  if (option.kind !== 'switch') return `--${option.flag} <${option.placeholder}>`;
  return option.defaultValue === true ? `--no-${option.flag}` : `--${option.flag}`;
}

/** The description with what help adds to it: `(default: 8, env: CODRIVER_LLM_TRIES)`. */
export function helpText(option: OptionSpec): string {
  const notes: string[] = [];
  if (option.required) notes.push('required');
  else if (option.kind !== 'switch' && option.defaultValue !== undefined) notes.push(`default: ${textOfValue(option, option.defaultValue)}`);
  if (option.env.length > 0) notes.push(`env: ${option.env.join(' or ')}`);
  const turnsOff = option.kind === 'switch' && option.defaultValue === true;
  const what = turnsOff ? `turn off: ${option.description}` : option.description;
  return notes.length === 0 ? what : `${what} (${notes.join(', ')})`;
}
