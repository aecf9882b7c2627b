import type { Log } from '../../training/Log.ts';
import type { Progress } from '../../training/Progress.ts';
import type { Settings, SettingsSchema } from '../../training/settings.ts';
import type { StopRequest } from '../../training/StopRequest.ts';
import type { Palette } from '../output/Palette.ts';
import type { ResolvedSettings } from '../settings/resolveSettings.ts';

/** What the frame of the command gives a verb, beside the verb's own options. */
export interface VerbContext {
  readonly settings: Settings;
  /** The same with the origin of every value. */
  readonly resolved: ResolvedSettings<typeof SettingsSchema>;
  /** Where a verb says how far it is. It never writes to the terminal itself: what it found is its outcome. */
  readonly progress: Progress;
  readonly stop: StopRequest;
  /** Colours for the data of the outcome; none where stdout is no terminal. */
  readonly palette: Palette;
  /** Texts that must not be written anywhere; for `createLog`. */
  readonly secrets: readonly string[];
  /** To be told as soon as the verb knows: used when the run ends early, by an interrupt or an error. */
  remember(knowledge: RunKnowledge): void;
}

export interface RunKnowledge {
  /** Gets the stack of the error that ended the run; its file is named in the message. */
  readonly log?: Log;
  /** Continues what was interrupted: `codriver train --resume 7f3a`. */
  readonly resumeCommand?: string;
}
