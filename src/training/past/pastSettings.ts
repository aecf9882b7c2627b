import type { Settings } from '../settings.ts';
import type { BlameScores } from './blameOf.ts';

/** What goes past LangProp. */
export type PastSettings = Settings['past'];

/**
 * What of the settings holds for a session: nothing when driving is posed as LangProp does, nothing about driving when nobody drives, and nothing that
 * puts the world back or drives beside an episode in CARLA, which can do neither.
 */
export function pastSettings({ past, training, run }: Pick<Settings, 'past' | 'training' | 'run'>): PastSettings {
  if (training.task === 'driving-langprop') return { ...past, gate: false, counterexamples: false, blame: false, conduct: false, creditS: 0, fallbacks: 0 };
  const still = training.mode === 'offline' ? { ...past, gate: false, counterexamples: false, conduct: false } : past;
  return run.world === 'carla' ? { ...still, gate: false, counterexamples: false } : still;
}

/** How a session of the native task blames infractions on what was done before. */
export function blameScores(settings: Pick<Settings, 'past' | 'training' | 'run' | 'optimiser'>): BlameScores {
  const { conductScore, creditS } = pastSettings(settings);
  return { infractionScore: settings.optimiser.infractionScore, conductScore, creditS };
}
