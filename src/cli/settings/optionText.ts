import type { OptionSpec } from './OptionSpec.ts';
import { SettingsError } from './SettingsError.ts';

const SWITCH_WORDS = new Map([['true', true], ['1', true], ['yes', true], ['on', true], ['false', false], ['0', false], ['no', false], ['off', false]]);

/**
 * The raw value behind the text of a flag or environment variable; ranges are the schema's business.
 * @param where flag or variable that the text came from
 * @throws SettingsError `SETTINGS_VALUE`
 */
export function valueFromText(option: OptionSpec, text: string, where: string): unknown {
  switch (option.kind) {
    case 'text':
    case 'choice':
      return text;
    case 'list':
      return text.split(',').map((item) => item.trim()).filter((item) => item !== '');
    case 'switch': {
      const value = SWITCH_WORDS.get(text.trim().toLowerCase());
      if (value === undefined) throw unreadable(option, text, where, 'true or false');
      return value;
    }
    case 'number':
    case 'integer': {
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value)) throw unreadable(option, text, where, 'a number');
      return value;
    }
  }
}

/** A value as help, tables and the reference show it. Secrets are hidden. */
export function textOfValue(option: OptionSpec, value: unknown): string {
  if (value === undefined) return 'not set';
  if (option.secret) return 'set (hidden)';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(',');
  return value === '' ? '""' : String(value);
}

function unreadable(option: OptionSpec, text: string, where: string, wanted: string): SettingsError {
  const shown = option.secret ? 'its value' : `"${text}"`;
  return new SettingsError('SETTINGS_VALUE', `${option.name} must be ${wanted}, ${shown} is not`, { where, remedy: `give ${option.name} as ${wanted}` });
}
