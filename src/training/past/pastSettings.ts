import type { Settings } from '../settings.ts';

/** What goes past LangProp. */
export type PastSettings = Settings['past'];

/**
 * What of the settings holds for a session: nothing when driving is posed as LangProp does, and nothing that puts the world back or drives beside an
 * episode in CARLA, which can do neither.
 */
export function pastSettings({ past, training, run }: Pick<Settings, 'past' | 'training' | 'run'>): PastSettings {
  if (training.task === 'driving-langprop') return { ...past, gate: false, counterexamples: false, blame: false, conduct: false, creditS: 0, fallbacks: 0 };
  return run.world === 'carla' ? { ...past, gate: false, counterexamples: false } : past;
}
