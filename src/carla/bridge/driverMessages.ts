import { z } from 'zod';
import { bytes, Control, Frame, id, Light, Weather } from './messages.ts';

/**
 * What crosses the wire between an agent of the CARLA leaderboard and a Codriver that drives for it (`codriver serve`). As with the bridge one WebSocket message
 * is one MessagePack map, every request gets one answer with its number, and everything is in CARLA's frame and units. `bridge/codriver_bridge/driver_messages.py`
 * says the same; `tests/fixtures/bridge/driver.json` keeps them equal.
 */
export const DRIVER_PROTOCOL = 1;

/** Columns of `begin.route`: 32-bit floats, little endian, one per point; metres and CARLA's `RoadOption` as a number. */
export const ROUTE_COLUMNS = ['x', 'y', 'z', 'yaw', 'option'] as const;

export const DriverRequest = z.discriminatedUnion('kind', [
  /** First message of every connection. */
  z.strictObject({ kind: z.literal('hello'), id, protocol: z.int(), client: z.string() }),
  /** A route begins: the town's OpenDRIVE text (UTF-8, zlib), its lights, the dense plan, the weather. */
  z.strictObject({ kind: z.literal('begin'), id, town: z.string(), deflated: bytes, lights: z.array(Light), route: bytes, weather: Weather, seed: z.int().min(0) }),
  /** The world now; the answer is what to do. */
  z.strictObject({ kind: z.literal('drive'), id, frame: Frame }),
  /** The route is over. */
  z.strictObject({ kind: z.literal('end'), id }),
]);

export const DriverAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('welcome'), id, protocol: z.int(), driver: z.string() }),
  /** `notes` tells what is not as the driver would like it, such as lights that the map lacks. */
  z.strictObject({ kind: z.literal('began'), id, notes: z.array(z.string()) }),
  /** `reason` is the driver's own word for what it does; `failure` says why a policy gave no usable action, which stops the car. */
  z.strictObject({ kind: z.literal('control'), id, control: Control, reason: z.string(), failure: z.string().nullable() }),
  z.strictObject({ kind: z.literal('ended'), id }),
  z.strictObject({ kind: z.literal('failed'), id, code: z.string(), message: z.string(), remedy: z.string() }),
]);

export type DriverRequest = z.output<typeof DriverRequest>;
export type DriverAnswer = z.output<typeof DriverAnswer>;
