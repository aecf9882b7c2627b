import { z } from 'zod';
import { INFRACTION_KINDS } from '../../leaderboard/Infraction.ts';
import { LEADERBOARD_VERSIONS } from '../../leaderboard/LeaderboardRules.ts';

const InfractionSchema = z.object({
  kind: z.enum(INFRACTION_KINDS),
  tick: z.int(),
  timeS: z.number(),
  at: z.object({ x: z.number(), y: z.number(), z: z.number() }),
  otherId: z.string().exactOptional(),
  otherType: z.string().exactOptional(),
  metres: z.number().exactOptional(),
  percent: z.number().exactOptional(),
  closingSpeedMps: z.number().exactOptional(),
});

/** What came of an episode: the referee's result and how the driver fared. Plain data, the same whichever worker drove it (wall time aside). */
export const EpisodeOutcomeSchema = z.object({
  result: z.object({
    version: z.enum(LEADERBOARD_VERSIONS),
    routeId: z.string(),
    status: z.string(),
    infractions: z.array(InfractionSchema),
    routeCompletion: z.number(),
    penalty: z.number(),
    drivingScore: z.number(),
    routeLengthM: z.number(),
    durationGameS: z.number(),
    durationSystemS: z.number(),
  }),
  /** Name of the driver. */
  driver: z.string(),
  /** Steps driven. */
  ticks: z.int(),
  /** The referee's verdict, or `stopped`. */
  ended: z.string(),
  /** Steps in which the driver gave no usable action, no fallback either, and the first reason why anybody gave none. */
  failures: z.int(),
  firstFailure: z.string().exactOptional(),
  /** Steps that fallbacks decided because whoever is ranked before them failed: of the first fallback, the second, … */
  standIns: z.array(z.int()).exactOptional(),
  /** What the world could not do as asked, such as room for fewer vehicles. */
  notes: z.array(z.string()).exactOptional(),
});

export type EpisodeOutcome = z.infer<typeof EpisodeOutcomeSchema>;
