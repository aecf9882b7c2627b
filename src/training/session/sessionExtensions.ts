import type { DrivingSample } from '../../tasks/driving/DrivingSample.ts';
import { PastLangProp } from '../past/PastLangProp.ts';
import { pastSettings } from '../past/pastSettings.ts';
import type { ExtensionParts, SessionExtension } from './SessionExtension.ts';

/** What goes beyond LangProp in sessions of the task `driving`, as their settings say. */
export function sessionExtensions(parts: ExtensionParts): readonly SessionExtension<DrivingSample>[] {
  const { gate, counterexamples, blame, conduct } = pastSettings(parts.settings);
  return gate || counterexamples || blame || conduct ? [new PastLangProp(parts)] : [];
}
