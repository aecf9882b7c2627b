import { z } from 'zod';
import { ACTOR_KIND_NAMES } from '../world/ActorKind.ts';
import { LIGHT_STATE_NAMES } from '../world/LightState.ts';
import { LANE_RELATIONS } from './LanesBeside.ts';

/** What the route asks for at a point, in the order used for packing. */
export const ROUTE_COMMANDS = ['follow', 'left', 'right', 'straight', 'changeLeft', 'changeRight'] as const;

const EgoSchema = z.object({
  speedMps: z.number().describe('own forward speed, negative in reverse'),
  accelMps2: z.number().describe('own forward acceleration'),
  yawRateLeftRadPerS: z.number().describe('own turn rate, positive to the left'),
  lengthM: z.number().describe('own full length'),
  widthM: z.number().describe('own full width'),
  routeLeftM: z.number().describe('how far the own centre is left of the route line'),
  routeHeadingErrorLeftRad: z.number().describe('own heading minus route heading, positive when pointing left of the route'),
  laneWidthM: z.number().describe('width of the lane that the route follows here'),
  inJunction: z.boolean().describe('true while the route point beside the car lies in a junction'),
  standingForS: z.number().describe('seconds since the own speed fell below 0.1 m/s, 0 while moving'),
});

const RoutePointSchema = z.object({
  alongM: z.number().describe('distance from the car to this point along the route'),
  aheadM: z.number().describe('ego frame: distance ahead of the own centre'),
  leftM: z.number().describe('ego frame: distance to the left of the own centre'),
  headingLeftRad: z.number().describe('route direction relative to the own heading, positive to the left'),
  curvatureLeftPerM: z.number().describe('route curvature, positive in left turns; 1 / radius'),
  speedLimitMps: z.number().describe('legal speed limit at this point'),
  inJunction: z.boolean().describe('true inside a junction'),
  command: z.enum(ROUTE_COMMANDS).describe('what the route does here'),
});

const RouteSchema = z.object({
  points: z.array(RoutePointSchema).max(41).describe('the route ahead, one point every 2 m up to 80 m, nearest first'),
  speedLimitMps: z.number().describe('legal speed limit here'),
  nextCommand: z.enum(ROUTE_COMMANDS).describe('the next command that is not `follow`, or `follow` when none lies within 80 m'),
  distanceToCommandM: z.number().nullable().describe('distance along the route to where it starts, null when none'),
  distanceToJunctionM: z.number().nullable().describe('distance along the route from the own front bumper to the next junction; 0 inside one; null when none lies within 80 m'),
  distanceToEndM: z.number().describe('distance along the route from the own centre to its end'),
});

const ActorSchema = z.object({
  id: z.number().int().describe('stable while the actor exists'),
  kind: z.enum(ACTOR_KIND_NAMES).describe('what it is; `walker` is a pedestrian, `prop` a static object'),
  aheadM: z.number().describe('ego frame: its centre, distance ahead of the own centre'),
  leftM: z.number().describe('ego frame: its centre, distance to the left of the own centre'),
  headingLeftRad: z.number().describe('its heading relative to the own heading, positive to the left'),
  velocityAheadMps: z.number().describe('its velocity over ground, component along the own heading'),
  velocityLeftMps: z.number().describe('its velocity over ground, component to the own left'),
  speedMps: z.number().describe('its speed'),
  accelMps2: z.number().describe('its acceleration along its heading'),
  lengthM: z.number().describe('its full length'),
  widthM: z.number().describe('its full width'),
  alongRouteM: z.number().nullable().describe('its centre measured along the route from the own centre (negative behind); null when farther than 15 m from the route ahead'),
  leftOfRouteM: z.number().nullable().describe('its centre, distance left of the route line; null together with alongRouteM'),
  headingToRouteLeftRad: z.number().nullable().describe('its heading relative to the route direction beside it; null together with alongRouteM'),
  gapAheadM: z.number().nullable().describe('bumper-to-bumper gap along the route, from the own front to its nearest part (negative when overlapping), however far beside the route it is; null together with alongRouteM or when it is behind'),
  standingForS: z.number().describe('seconds that it has been standing in view, 0 while it moves'),
  brakeLights: z.boolean().describe('true while its brake lights are on'),
  blinker: z.enum(['none', 'left', 'right']).describe('direction that it indicates'),
  sirenOn: z.boolean().describe('true for an emergency vehicle on duty'),
  doorOpen: z.boolean().describe('true while a door on its side stands open'),
  isParked: z.boolean().describe('true for a parked car without a driver'),
});

const LaneSchema = z.object({
  side: z.enum(['left', 'right']).describe('on which side of the route\'s lane it lies'),
  relation: z.enum(LANE_RELATIONS).describe('what kind of lane it is; `oncoming` lanes may be used only to pass an obstacle while nobody comes'),
  centreLeftM: z.number().describe('its centre, distance left of the route line: the lateral offset that leads into it'),
  widthM: z.number().describe('its width'),
  markingAllows: z.boolean().describe('true when the marking allows to change into it from the route\'s lane'),
  gapAheadM: z.number().nullable().describe('free distance in it from the own front bumper to the next actor in view, negative when one is beside the car; null when none is in view'),
  gapBehindM: z.number().nullable().describe('free distance in it from the own rear bumper back to the next actor in view, negative when one is beside the car; null when none is in view'),
});

const LightSchema = z.object({
  state: z.enum(LIGHT_STATE_NAMES).describe('colour now'),
  distanceToStopLineM: z.number().describe('distance along the route from the own front bumper to the stop line; negative when past it'),
  secondsToChange: z.number().nullable().describe('seconds until the colour changes; null when unknown'),
});

const StopSignSchema = z.object({
  distanceToStopPointM: z.number().describe('distance along the route from the own front bumper to the stop point; negative when past it'),
  alreadyStopped: z.boolean().describe('true once the car has stood still with its front bumper at most 2 m before the stop point'),
});

/**
 * What a driver sees in one step: everything a policy gets, and the only source of the field documentation in prompts.
 * Ego frame: x ahead, y left, origin at the centre of the own box on the ground; SI units; angles in radians, anti-clockwise positive,
 * in (-π, π]; sizes are full sizes. Lists are sorted by distance, ties by id.
 */
export const SceneSchema = z.object({
  timeS: z.number().describe('seconds since the start of the drive'),
  stepS: z.number().describe('seconds between two calls'),
  ego: EgoSchema.describe('the own car'),
  route: RouteSchema.describe('where to drive'),
  actors: z.array(ActorSchema).max(40).describe('other road users and objects within 60 m, nearest first, at most 40'),
  lanes: z.array(LaneSchema).max(4).describe('lanes beside the route\'s lane here, nearest first, left before right'),
  lights: z.array(LightSchema).max(4).describe('traffic lights that govern the route ahead, nearest first, within 80 m'),
  stopSigns: z.array(StopSignSchema).max(4).describe('stop signs that govern the route ahead, nearest first, within 80 m'),
  weather: z.object({
    visibilityM: z.number().describe('how far one can see'),
    roadGrip: z.number().describe('friction relative to a dry road, 0 to 1'),
  }),
});

export type Scene = z.infer<typeof SceneSchema>;
export type SceneActor = Scene['actors'][number];
export type SceneLane = Scene['lanes'][number];
export type SceneRoutePoint = Scene['route']['points'][number];
