import type { Grounds } from '../../driving/Grounds.ts';
import type { EpisodeRecord } from '../EpisodeRecord.ts';
import type { RecordedFrame } from '../RecordedFrame.ts';

/** A frame with everything that is known of it, unpacked: what exports and samples show. */
export interface FrameView<Scene extends object = object, Act extends object = object> {
  readonly episode: EpisodeRecord;
  readonly frameId: number;
  readonly step: number;
  readonly scene: Scene;
  /** Undefined where the recording has none. */
  readonly driver: Act | undefined;
  readonly expert: Act | undefined;
  /** Why the expert would have done so; undefined where the recording has none. */
  readonly grounds: Grounds | undefined;
  readonly disagreement: number;
  /** Types of the scenarios that ran, joined by `+`; empty when none did or it is not known. */
  readonly scenario: string;
  /** Kinds of the infractions that followed within the look-ahead. */
  readonly infractionsAhead: readonly string[];
  readonly memory: string | undefined;
  readonly failure: RecordedFrame['failure'];
}

/** Types of the scenarios that ran at a step, each once, joined by `+`. */
export function scenarioAt({ outcome }: EpisodeRecord, step: number): string {
  const types = (outcome?.scenarios ?? []).filter(({ fromTick, toTick }) => fromTick <= step && step <= toTick).map(({ type }) => type);
  return [...new Set(types)].join('+');
}
