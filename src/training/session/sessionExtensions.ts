import type { DrivingSample } from '../../tasks/driving/DrivingSample.ts';
import type { ExtensionParts, SessionExtension } from './SessionExtension.ts';

/** What goes beyond LangProp in sessions of the task `driving`, as their settings say. */
export function sessionExtensions(_parts: ExtensionParts): readonly SessionExtension<DrivingSample>[] {
  return [];
}
