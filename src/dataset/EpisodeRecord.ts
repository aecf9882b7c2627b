import { z } from 'zod';

const JsonObjectSchema = z.record(z.string(), z.json());

/** What is known when an episode begins. */
export const EpisodeHeaderSchema = z.object({
  id: z.string().min(1).describe('unique in its recording; best made of policy, route, scenario and seed'),
  runId: z.string().describe('the run that drives'),
  routeId: z.string().describe('the route as named in its file'),
  town: z.string().describe('name of the map'),
  mapHash: z.string().describe('digest of the map text'),
  seed: z.int().describe('seed of the world'),
  driver: z.string().describe('`expert`, `follower` or `policy:<hash>`'),
  update: z.int().min(0).describe('number of optimiser updates before this episode; orders episodes in the replay buffer'),
  startedAt: z.string().optional().describe('wall time, only if the caller passes one'),
});

/** A scenario that ran during an episode, and the ticks of the first and the last step that it was seen running. */
const ScenarioSpanSchema = z.object({ name: z.string(), type: z.string(), fromTick: z.int().min(0), toTick: z.int().min(0) });

/** What is known when an episode ends. */
export const EpisodeOutcomeSchema = z.object({
  status: z.string().min(1).refine((status) => status !== 'running', 'an ended episode is not `running`').describe('how it ended'),
  ticks: z.int().min(0).describe('world ticks driven'),
  scores: JsonObjectSchema.describe('result scores'),
  endedAt: z.string().optional().describe('wall time, only if the caller passes one'),
  scenarios: z.array(ScenarioSpanSchema).optional().describe('scenarios that ran, in the order of their beginning'),
});

/** Something that the driver did wrong, as the caller reports it when it happens. */
export const InfractionInputSchema = z.object({
  kind: z.string().min(1),
  tick: z.int().min(0).describe('world tick within the episode'),
  details: JsonObjectSchema.default({}),
});

export type EpisodeHeader = z.infer<typeof EpisodeHeaderSchema>;
export type ScenarioSpan = z.infer<typeof ScenarioSpanSchema>;
export type EpisodeOutcome = z.infer<typeof EpisodeOutcomeSchema>;
export type InfractionInput = z.input<typeof InfractionInputSchema>;

/** An episode as read back. `status` is `running` and `outcome` undefined until it ended (or for ever, when its writer was killed). */
export interface EpisodeRecord extends EpisodeHeader {
  /** Counts episodes in order of their beginning, from 1. */
  readonly number: number;
  readonly status: string;
  readonly outcome: EpisodeOutcome | undefined;
}

export interface InfractionRecord {
  readonly episodeId: string;
  /** Counts the infractions of the episode in order of their report, from 1. */
  readonly number: number;
  readonly kind: string;
  readonly tick: number;
  readonly details: z.infer<typeof JsonObjectSchema>;
}
