import type { Driver } from '../../driving/Driver.ts';
import type { InfractionRecord } from '../../dataset/EpisodeRecord.ts';
import type { EpisodeStep } from '../../driving/runEpisode.ts';
import type { Infraction } from '../../leaderboard/Infraction.ts';
import type { Referee } from '../../leaderboard/Referee.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import type { TaskInsight } from '../../tasks/driving/DrivingInsight.ts';
import type { Awaitable } from '../../world/World.ts';
import type { EpisodeRig } from '../episodes/EpisodeRig.ts';
import type { MomentKeeper } from '../episodes/SavedMoment.ts';
import type { RunEvent } from '../EventLog.ts';
import type { RunFolder } from '../RunFolder.ts';
import type { Settings } from '../settings.ts';
import type { LearningDriver } from './LearningDriver.ts';

/** A training episode as extensions know it. */
export interface SessionEpisode<Sample> {
  readonly id: string;
  readonly rig: EpisodeRig;
  /** Index into the rig's routes. */
  readonly routeIndex: number;
  readonly seed: number;
  readonly driver: LearningDriver<Sample>;
  readonly labeller: Driver;
}

/** Something to be punished that the referee does not report: standing about, crawling, rough driving. */
export interface ExtraInfraction {
  readonly kind: string;
  readonly tick: number;
  readonly details: InfractionRecord['details'];
  /** Worth an update at once; the others are blamed in later batches only. */
  readonly urgent?: boolean;
}

/** An infraction with the number under which the recording keeps it. */
export interface ReportedInfraction {
  readonly infraction: Infraction | ExtraInfraction;
  readonly number: number;
}

/**
 * What goes beyond LangProp in a session. Every method may be left out. What decides how the session goes on must be in `save`: sessions resume
 * from the last checkpoint to the same end.
 */
export interface SessionExtension<Sample> {
  /** Key of its state in checkpoints. */
  readonly name: string;
  /** Looks closer at a policy before a prompt about it is written. */
  readonly insight?: TaskInsight<Sample>;
  episodeStarted?(episode: SessionEpisode<Sample>): Awaitable<void>;
  /** Keeps moments of the episode to which it can be put back. */
  keeper?(episode: SessionEpisode<Sample>): MomentKeeper | undefined;
  /** After each decision and its label, before the world moves. What it returns is recorded and handled like the referee's infractions. */
  onStep?(step: EpisodeStep, episode: SessionEpisode<Sample>, referee: Referee): Awaitable<readonly ExtraInfraction[] | void>;
  /** After infractions were recorded, before the update that they may cause. Returns further samples for that update. */
  onInfractions?(fresh: readonly ReportedInfraction[], episode: SessionEpisode<Sample>, step: EpisodeStep): Awaitable<readonly Sample[] | void>;
  /** Who leads after a ranking: the hash of one of the ranked policies. */
  leader?(ranked: readonly Policy[], update: number): Awaitable<string>;
  /** JSON. */
  save?(): unknown;
  /** Called once before training goes on: with what the last checkpoint has, or undefined when there is none and whatever a killed attempt left has to go. */
  restore?(state: unknown): Awaitable<void>;
  close?(): Awaitable<void>;
}

/** What extensions are made of, once per process. */
export interface ExtensionParts {
  readonly settings: Settings;
  readonly folder: RunFolder;
  /** The rig that training episodes are driven on. */
  readonly rig: EpisodeRig;
  readonly emit: (event: RunEvent) => void;
}
