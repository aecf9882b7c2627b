import type { GlobalRecord } from '../scoring/globalRecord.ts';
import type { RouteRecord } from './RouteRecord.ts';

/** What both layouts write. */
export interface ResultsContent {
  readonly records: readonly RouteRecord[];
  /** Routes times repetitions asked for. */
  readonly totalRoutes: number;
  /** Undefined until the evaluation has ended. */
  readonly global: GlobalRecord | undefined;
  readonly entryStatus: string;
  readonly eligible: boolean;
  /** Icon names (`carla_camera`); empty for agents that use no sensor. */
  readonly sensors: readonly string[];
}
