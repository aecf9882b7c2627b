import { z } from 'zod';
import { LEADERBOARD_VERSIONS } from '../../leaderboard/LeaderboardRules.ts';
import { TRAFFIC_RULES } from '../../world/WorldSetup.ts';
import { POLICY_ENGINES } from '../../policy/PolicyEngineName.ts';
import { RecordOrderSchema } from '../record/RecordOrder.ts';
import { DriverSpecSchema } from './DriverSpec.ts';

/** Where and under which rules a set of episodes is driven: what a worker needs to know once. */
export const EpisodeGroundSchema = z.object({
  map: z.string(),
  routes: z.string(),
  ids: z.string().exactOptional(),
  scenarios: z.string().exactOptional(),
  version: z.enum(LEADERBOARD_VERSIONS),
  /** Background vehicles and walkers; undefined takes the town's own number. */
  vehicles: z.int().min(0).exactOptional(),
  walkers: z.int().min(0).exactOptional(),
  carelessWalkers: z.number().min(0).max(1),
  /** What else is on the roads, and by which rules; undefined is none, and like people. */
  parkedCars: z.int().min(0).exactOptional(),
  props: z.int().min(0).exactOptional(),
  emergencyVehicles: z.int().min(0).exactOptional(),
  trafficRules: z.enum(TRAFFIC_RULES).exactOptional(),
  /** The bridge whose CARLA is driven in; without it the embedded world. */
  bridge: z.object({ url: z.string(), stepTimeoutS: z.number() }).exactOptional(),
  /** File with a table of how the ego answers to its pedals; undefined is the default. */
  ego: z.string().exactOptional(),
  policySteps: z.int().min(1),
  policyTimeoutMs: z.int().min(1),
  policyHeapMb: z.int().min(1),
  /** What policies run in; undefined takes the sandbox's default. */
  policyEngine: z.enum(POLICY_ENGINES).exactOptional(),
  /** False gives drivers of `driving-langprop` full sizes; undefined is LangProp's half sizes. */
  langPropHalfExtents: z.boolean().exactOptional(),
  /** Child processes of one rig's sandbox: undefined takes one, 0 one per core. */
  policyProcesses: z.int().min(0).exactOptional(),
});

export type EpisodeGround = z.infer<typeof EpisodeGroundSchema>;

/** One episode: a driver on a route with a seed. Plain data. */
export const EpisodeSpecSchema = z.object({
  driver: DriverSpecSchema,
  /** Index into the chosen routes of the ground. */
  route: z.int().min(0),
  seed: z.int().min(0),
  /** Set when the episode is to be recorded. */
  record: RecordOrderSchema.exactOptional(),
  /** Folder for the expert's explanations, one file per episode. */
  explain: z.string().exactOptional(),
});

export type EpisodeSpec = z.infer<typeof EpisodeSpecSchema>;
