import { z } from 'zod';

/**
 * What crosses the wire between Codriver and the bridge. One WebSocket message is one MessagePack map with its `kind` and the number (`id`) of the request;
 * every request gets exactly one answer with the same number. This file and `bridge/codriver_bridge/messages.py` say the same; `tests/fixtures/bridge` keeps
 * them equal. Everything is in CARLA's own frame and units (left-handed, metres, degrees, metres per second), except that a *place* is the middle of a
 * body's box on the ground, not the origin of CARLA's actor. Frames travel as columns: 32-bit floats, little endian.
 */
export const PROTOCOL = 1;

/** Columns of `Frame.state`, each with one float per actor: metres, degrees, m/s, degrees per second. */
export const STATE_COLUMNS = ['x', 'y', 'z', 'yaw', 'velocityX', 'velocityY', 'yawRate'] as const;

export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** Longest OpenDRIVE text once unpacked. */
export const MAX_MAP_BYTES = 64 * 1024 * 1024;

export const id = z.int().min(0);
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes');

/** Middle of a body's box on the ground; yaw in degrees, clockwise seen from above. */
const Place = z.strictObject({ x: z.number(), y: z.number(), z: z.number(), yaw: z.number() });

/** CARLA's vehicle control: steer is right positive. */
export const Control = z.strictObject({ throttle: z.number(), brake: z.number(), steer: z.number(), reverse: z.boolean(), handBrake: z.boolean() });

/** The part of CARLA's weather that we set; angles in degrees, the rest in percent. */
export const Weather = z.strictObject({
  cloudiness: z.number(), precipitation: z.number(), precipitationDeposits: z.number(), windIntensity: z.number(), sunAzimuthAngle: z.number(),
  sunAltitudeAngle: z.number(), fogDensity: z.number(), fogDistance: z.number(), wetness: z.number(),
});

/** What does not change while an actor lives. Full sizes (m). */
const Born = z.strictObject({
  id, typeId: z.string(), role: z.string(), baseType: z.string(), specialType: z.string(), length: z.number(), width: z.number(), height: z.number(),
});

/**
 * The ego touched something, in the frame that `carlaFrame` names: the sensor's stream may be late. `otherId` is 0 for the town's layout and for actors
 * that are gone; the place is CARLA's own (no box).
 */
const Collision = z.strictObject({ carlaFrame: z.int(), otherId: id, otherTypeId: z.string(), x: z.number(), y: z.number(), z: z.number(), impulse: z.number() });

/** A place on a lane by OpenDRIVE's names. */
const LaneSpot = z.strictObject({ road: z.int(), lane: z.int(), s: z.number() });

/** A traffic light: its order in `signals` is its order in `Frame.lights`. Times in seconds, group by number, `pole` as CARLA counts the turns. */
export const Light = z.strictObject({
  openDriveId: z.string(), place: Place, trigger: Place, group: id, pole: z.int(), green: z.number(), yellow: z.number(), red: z.number(), stops: z.array(LaneSpot),
});

/** A stop, yield or speed sign; `typeId` is `traffic.stop`, `traffic.yield` or `traffic.speed_limit.<km/h>`. */
const Sign = z.strictObject({ typeId: z.string(), place: Place, trigger: Place });

/**
 * One moment. `ids`: one 32-bit unsigned number per actor, row 0 is the ego; `state`: {@link STATE_COLUMNS}; `flags`: one byte per actor.
 * `lights`, `lightElapsed`: one byte (CARLA's state) and one float (s) per light.
 */
export const Frame = z.strictObject({
  tick: id, carlaFrame: z.int(), ids: bytes, state: bytes, flags: bytes, lights: bytes, lightElapsed: bytes, born: z.array(Born), collisions: z.array(Collision),
});

/** Commands to actors and lights, in the order in which they are to be carried out. */
const Command = z.discriminatedUnion('do', [
  /** A new actor under the id of the caller's choice. Where CARLA lacks the type another of the kind is taken. A prop flatter than 0.1 m is driven over. */
  z.strictObject({
    do: z.literal('spawn'), id, actor: z.enum(['car', 'truck', 'bus', 'motorcycle', 'bicycle', 'walker', 'emergency', 'prop']), typeId: z.string(), place: Place,
    speed: z.number(), height: z.number(),
  }),
  z.strictObject({ do: z.literal('destroy'), id }),
  /** Sets an actor down somewhere else, standing. */
  z.strictObject({ do: z.literal('teleport'), id, place: Place }),
  /** Moves an actor straight ahead until told otherwise. */
  z.strictObject({ do: z.literal('walk'), id, yaw: z.number(), speed: z.number() }),
  /** Hands a vehicle to the TrafficManager at a wanted speed (m/s). */
  z.strictObject({ do: z.literal('follow'), id, speed: z.number(), blind: z.boolean() }),
  /** Pedals and wheel of another vehicle. */
  z.strictObject({ do: z.literal('control'), id, control: Control }),
  /** Lights, siren and doors, as the bits in `Frame.flags`. */
  z.strictObject({ do: z.literal('flags'), id, flags: z.int() }),
  /** Holds a light in a state (CARLA's number), or gives it back to its programme. */
  z.strictObject({ do: z.literal('light'), light: z.int(), state: z.int().nullable() }),
  z.strictObject({ do: z.literal('weather'), weather: Weather }),
]);

export const Request = z.discriminatedUnion('kind', [
  /** First message of every connection. */
  z.strictObject({ kind: z.literal('hello'), id, protocol: z.int(), role: z.enum(['controller', 'watcher']), client: z.string() }),
  /** A town that CARLA knows; nothing happens where it is loaded already. */
  z.strictObject({ kind: z.literal('loadTown'), id, town: z.string() }),
  /** A town from an OpenDRIVE text (UTF-8, zlib). */
  z.strictObject({ kind: z.literal('loadMap'), id, deflated: bytes }),
  /** Asks for the OpenDRIVE text; it is left out when its SHA-256 is `have`. */
  z.strictObject({ kind: z.literal('getMap'), id, have: z.string().nullable() }),
  /** Asks for lights and signs. */
  z.strictObject({ kind: z.literal('getSignals'), id }),
  /** Ends the running episode and begins another in the loaded town. */
  z.strictObject({
    kind: z.literal('reset'), id, ego: z.strictObject({ blueprint: z.string(), place: Place, speed: z.number() }), weather: Weather, seed: z.int(),
    traffic: z.strictObject({ vehicles: z.int(), walkers: z.int(), carelessShare: z.number() }),
  }),
  /** Carries out the commands in order and advances by 0.05 s. Where a command fails nothing advances. */
  z.strictObject({ kind: z.literal('step'), id, control: Control, commands: z.array(Command) }),
  /** Asks for the next frame of whoever controls. */
  z.strictObject({ kind: z.literal('watch'), id }),
  /** Ends the episode: its actors go, and CARLA gets its clock back until the next reset. */
  z.strictObject({ kind: z.literal('end'), id }),
]);

export const Answer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('welcome'), id, protocol: z.int(), bridge: z.string(), carlaClient: z.string(), carlaServer: z.string(), town: z.string(), towns: z.array(z.string()),
  }),
  /** The town that is there now. */
  z.strictObject({ kind: z.literal('loaded'), id, town: z.string() }),
  /** The loaded town's OpenDRIVE text (zlib), or nothing where the asker has it or it is too long for a message. */
  z.strictObject({ kind: z.literal('map'), id, town: z.string(), sha256: z.string(), deflated: bytes.nullable() }),
  z.strictObject({ kind: z.literal('signals'), id, lights: z.array(Light), signs: z.array(Sign) }),
  /** An episode began. `notes` tells what could not be had as asked. */
  z.strictObject({ kind: z.literal('begun'), id, frame: Frame, notes: z.array(z.string()) }),
  /** The moment after a step. */
  z.strictObject({ kind: z.literal('stepped'), id, frame: Frame }),
  z.strictObject({ kind: z.literal('ended'), id }),
  /** A request that was not met, and what to do about it. `id` is 0 where the request could not be read. */
  z.strictObject({ kind: z.literal('failed'), id, code: z.string(), message: z.string(), remedy: z.string() }),
]);

export type Request = z.output<typeof Request>;
export type Answer = z.output<typeof Answer>;
export type WireFrame = z.output<typeof Frame>;
export type WireCommand = z.output<typeof Command>;
export type WireControl = z.output<typeof Control>;
export type WirePlace = z.output<typeof Place>;
export type WireWeather = z.output<typeof Weather>;
export type WireLight = z.output<typeof Light>;
export type WireBorn = z.output<typeof Born>;

/** Which answer a request gets when nothing fails. */
export const ANSWER_OF = {
  hello: 'welcome', loadTown: 'loaded', loadMap: 'loaded', getMap: 'map', getSignals: 'signals', reset: 'begun', step: 'stepped', watch: 'stepped', end: 'ended',
} as const satisfies Record<Request['kind'], Answer['kind']>;
