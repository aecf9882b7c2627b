import { expect, it } from 'vitest';
import { pastSettings } from '../../../src/training/past/pastSettings.ts';
import { SettingsSchema, type Settings } from '../../../src/training/settings.ts';

const sections = Object.fromEntries(Object.keys(SettingsSchema.shape).map((section) => [section, {}]));
const settingsOf = (changes: object): Settings => SettingsSchema.parse({ ...sections, ...changes });

it('is all on for the native task, and all off when driving is posed as LangProp does', () => {
  expect(pastSettings(settingsOf({}))).toMatchObject({ gate: true, counterexamples: true, blame: true, conduct: true, creditS: 6, fallbacks: 2 });
  expect(pastSettings(settingsOf({ training: { task: 'driving-langprop' } }))).toMatchObject({ gate: false, counterexamples: false, blame: false, conduct: false, creditS: 0, fallbacks: 0 });
});

it('puts no world back in CARLA, and races nobody when nobody drives', () => {
  expect(pastSettings(settingsOf({ run: { world: 'carla' } }))).toMatchObject({ gate: false, counterexamples: false, blame: true, conduct: true });
  expect(pastSettings(settingsOf({ training: { mode: 'offline' } }))).toMatchObject({ gate: false, counterexamples: false, conduct: false, blame: true });
});
