import { z } from 'zod';
import { ACTOR_KIND_NAMES } from '../world/ActorKind.ts';

/** Why an expert drives no faster: a closed list. */
export const BRAKE_REASONS = [
  'none', 'limit', 'curve', 'leader', 'cutIn', 'walker', 'bicycle', 'blocker', 'redLight', 'yellow', 'stopSign', 'yield', 'junctionGap', 'oncoming', 'emergencyVehicle', 'routeEnd', 'deadlock', 'collisionUnavoidable',
] as const;

export type BrakeReason = (typeof BRAKE_REASONS)[number];

/** Ways to drive on, as lateral offset over the place on the route. */
export const PATH_KINDS = ['route', 'nudgeLeft', 'nudgeRight', 'hold', 'laneLeft', 'laneRight', 'bypassLeft', 'bypassRight', 'pullOver'] as const;

export type PathKind = (typeof PATH_KINDS)[number];

/** How fast: a way's own will, beneath what leaders, lights and signs allow. `late` heeds nobody for a while and then brakes as hard as it can. */
export const SPEED_KINDS = ['share', 'stop', 'creep', 'hold', 'firm', 'emergency', 'fast', 'late'] as const;

export type SpeedKind = (typeof SPEED_KINDS)[number];

/** Terms of the cost of a way to drive on, in units of expected loss of log driving score (collisions count tenfold: students copy margins). */
export const COST_TERMS = ['gate', 'collision', 'closeness', 'redLight', 'area', 'progress', 'comfort', 'rules', 'switching'] as const;

export type CostTerm = (typeof COST_TERMS)[number];

const cost = (): z.ZodNumber => z.number().describe('share of the cost');

const CostsSchema = z.object({ gate: cost(), collision: cost(), closeness: cost(), redLight: cost(), area: cost(), progress: cost(), comfort: cost(), rules: cost(), switching: cost() } satisfies Record<CostTerm, z.ZodNumber>);

const WayFields = z.object({
  path: z.enum(PATH_KINDS).describe('the way'),
  speed: z.enum(SPEED_KINDS).describe('how fast'),
  targetSpeedMps: z.number().describe('what it asks of the tracker now'),
  lateralOffsetLeftM: z.number().describe('what it asks of the tracker now'),
  total: z.number().describe('its cost'),
  costs: CostsSchema,
});

const RangeSchema = z.object({
  fromMps: z.number().describe('lowest target speed'),
  toMps: z.number().describe('highest target speed'),
  fromLeftM: z.number().describe('rightmost lateral offset'),
  toLeftM: z.number().describe('leftmost lateral offset'),
});

/** A range of actions that are all right: target speed and lateral offset. */
export type ActionRange = z.infer<typeof RangeSchema>;

/** More ranges than this are not kept. */
export const MOST_RANGES = 6;

/**
 * Why an expert decided as it did: the label of a recorded frame beside the action (experts.md 6.1). Distances from the own front bumper along the route.
 * Packed by `groundsCodec`; recordings carry the digest of this layout.
 */
export const GroundsSchema = z.object({
  brakeReason: z.enum(BRAKE_REASONS).describe('why no faster'),
  limitedBy: z.enum(['nothing', ...ACTOR_KIND_NAMES, 'light', 'stopSign']).describe('what keeps the car from driving faster'),
  limitingId: z.number().int().nullable().describe('the id of that actor, null for what is none'),
  limitingGapM: z.number().nullable().describe('distance to it, null for nothing'),
  limitingSpeedMps: z.number().nullable().describe('its speed, null for what is no actor'),
  freeTargetMps: z.number().nullable().describe('target speed if it were not there, null for nothing'),
  margin: z.number().nullable().describe('how much more the best noticeably different action costs: how sure the expert is; null when there is none'),
  solvable: z.boolean().describe('false when every way ends in a likely collision or runs a red light'),
  noReturnS: z.number().nullable().describe('from so many seconds on, driving on blindly meanwhile, an emergency stop no longer averts a likely collision or a red light; 0: it is too late already; null: nothing threatens'),
  boldness: z.number().int().min(0).max(3).describe('how bold long standing has made it'),
  ways: z.array(WayFields).max(5).describe('the best ways to drive on that differ, the chosen one first'),
  acceptable: z.array(RangeSchema).max(MOST_RANGES).describe('actions that cost at most 0.05 more than the best: all of them are right; the first range holds the chosen one'),
});

export type Grounds = z.infer<typeof GroundsSchema>;
