import { z } from 'zod';

/** Why the driver chose its speed: a closed list, so that decisions and failures can be grouped. */
export const REASONS = [
  'cruise', 'curve', 'leader', 'walker', 'bicycle', 'blocker', 'redLight', 'yellowLight', 'stopSign', 'yield', 'junction', 'oncoming', 'routeEnd', 'creep', 'other',
] as const;

export type Reason = (typeof REASONS)[number];

/**
 * What a driver wants, not how: a shared tracker turns it into steering, throttle and brake for experts and policies alike.
 * The schema's descriptions are the only source of its documentation in prompts.
 */
export const ActionSchema = z.object({
  targetSpeedMps: z.number().min(0).max(60).describe('speed to reach as soon as comfortably possible, 0 to stand still; far below the own speed means hard braking'),
  lateralOffsetLeftM: z.number().min(-4.5).max(4.5).default(0).describe('where to drive relative to the route line, positive to the left, normally 0; a new offset is approached smoothly over some car lengths'),
  reason: z.enum(REASONS).describe('what decided the target speed'),
});

export type Action = z.infer<typeof ActionSchema>;

/** Stand still: what is done when a policy gives no usable action. */
export const SAFE_STOP: Action = { targetSpeedMps: 0, lateralOffsetLeftM: 0, reason: 'other' };
