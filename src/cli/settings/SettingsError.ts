import { CodriverError } from '../../fault/CodriverError.ts';

/** A setting or option that cannot be used: the message names it, `where` says which flag, variable or file it came from. */
export class SettingsError extends CodriverError {
  override readonly name = 'SettingsError';
  declare readonly code: 'SETTINGS_UNKNOWN' | 'SETTINGS_VALUE' | 'SETTINGS_FILE';
}
