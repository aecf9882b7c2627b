import { z } from 'zod';
import { packedCodec } from '../../packing/PackedCodec.ts';
import { PUBLISHED_SLIPS, type LangPropSlips } from './LangPropSlips.ts';

/** Actors of one kind that a scene holds at most; LangProp has no limit, and there is never room for more within its 50 m. */
export const MOST_NEIGHBOURS = 80;

/** The three speed levels, in the order used for packing. */
export const SPEED_LEVELS = ['MOVE', 'SLOW', 'STOP'] as const;

export type SpeedLevel = (typeof SPEED_LEVELS)[number];

function point(about: string): z.ZodArray<z.ZodNumber> {
  return z.array(z.number()).max(2).describe(about);
}

function neighbours(noun: string): z.ZodArray<z.ZodObject<{ id: z.ZodNumber; location_world_coord: z.ZodArray<z.ZodNumber>; orientation_unit_vector: z.ZodArray<z.ZodNumber>; forward_speed: z.ZodNumber; forward_length: z.ZodNumber; sideways_width: z.ZodNumber }>> {
  return z
    .array(
      z.object({
        id: z.number().int().describe('stable while it exists'),
        location_world_coord: point(`[x, y] of the ${noun} in world coordinates (m)`),
        orientation_unit_vector: point('[x, y] unit vector of where it faces'),
        forward_speed: z.number().describe('its speed (m/s)'),
        forward_length: z.number().describe('its length along its own direction (m)'),
        sideways_width: z.number().describe('its width across its own direction (m)'),
      }),
    )
    .max(MOST_NEIGHBOURS);
}

/**
 * What a policy of LangProp sees in one step, under LangProp's own names (Ishida et al., 2024; its `predict_speed_and_steering`). World
 * coordinates are CARLA's: metres, x east, y south. The descriptions are LangProp's, slips and all; the values have the same layout always.
 */
export function sceneInfoSchema({ lengthInMps }: LangPropSlips) {
  return z.object({
    ego_location_world_coord: point('[x, y] of the own car in world coordinates (m)'),
    ego_target_location_world_coord: point('[x, y] of the next point of the route in world coordinates (m)'),
    ego_orientation_unit_vector: point('[x, y] unit vector of where the own car faces'),
    ego_forward_speed: z.number().describe('own speed (m/s)'),
    ego_length: z.number().describe(`own length along the own direction (${lengthInMps ? 'm/s' : 'm'})`),
    ego_width: z.number().describe('own width across the own direction (m)'),
    distance_to_red_light: z.number().nullable().describe('distance to the red light that the car has to heed (m); null when there is none'),
    distance_to_stop_sign: z.number().nullable().describe('distance to the stop sign that the car has to heed (m); null when there is none'),
    vehicles: neighbours('vehicle').describe('every vehicle nearby'),
    pedestrians: neighbours('pedestrian').describe('every pedestrian nearby'),
  });
}

export type SceneInfo = z.infer<ReturnType<typeof sceneInfoSchema>>;
export type Neighbour = SceneInfo['vehicles'][number];

export const SpeedAndSteeringSchema = z.object({
  speed_level: z.enum(SPEED_LEVELS).describe('how fast to drive'),
  turn_angle: z.number().describe('where to steer: degrees from the own direction to the wanted one, strictly between -180 and 180, positive to the right'),
});

/** What a policy of LangProp answers. */
export type SpeedAndSteering = z.infer<typeof SpeedAndSteeringSchema>;

export const sceneInfoCodec = packedCodec(sceneInfoSchema(PUBLISHED_SLIPS));
export const speedAndSteeringCodec = packedCodec(SpeedAndSteeringSchema);
