import { headingFromYaw, mirrored, pointFromCarla, yawRateFromCarla } from '../coordinates.ts';
import { cos, sin } from '../../geometry/trig.ts';
import { ActorKind } from '../../world/ActorKind.ts';
import { LightState } from '../../world/LightState.ts';
import { STEP_S } from '../../world/World.ts';
import { FIRST_SCRIPTED_ID } from '../../world/WorldCommands.ts';
import { WorldError } from '../../world/WorldError.ts';
import type { ActorColumns, ActorDescription, CollisionEvent, WorldFrame } from '../../world/WorldFrame.ts';
import type { Weather } from '../../world/WorldSetup.ts';
import { Codec } from './Codec.ts';
import type { LightForecast } from './LightForecast.ts';
import { STATE_COLUMNS } from './messages.ts';
import type { WireBorn, WireFrame } from './messages.ts';

/** What a frame needs to know of the lights. */
export interface FrameLights {
  /** CARLA's number of each light of the map, -1 where it has none. */
  readonly carlaLightOf: Int32Array;
  readonly forecast: LightForecast;
}

const EGO_ID = 1;
const MORE_ROWS = 64;
/** News of a contact that is later than this many frames is taken for one of the oldest. */
const MOMENTS_KEPT = 10;

/** The frame that a CARLA world hands out again and again: frames of the wire turned into our frame and units, accelerations by finite differences. */
export class CarlaFrame implements WorldFrame {
  tick = 0;
  timeS = 0;
  weather: Weather;
  events: readonly CollisionEvent[] = [];
  actors = columns(MORE_ROWS);
  readonly lightStates: Uint8Array;
  readonly lightSecondsToChange: Float64Array;
  /** Lights of the map that are held in a state. */
  readonly heldLights = new Set<number>();
  readonly #lights: FrameLights;
  readonly #elapsed: Float64Array;
  readonly #known = new Map<number, ActorDescription & Sizes>();
  /** How everybody moved in the last frames, the newest last. */
  #past: Moment[] = [];

  constructor(lights: FrameLights, weather: Weather) {
    this.#lights = lights;
    this.weather = weather;
    const count = lights.carlaLightOf.length;
    this.lightStates = new Uint8Array(count).fill(LightState.off);
    this.lightSecondsToChange = new Float64Array(count).fill(Infinity);
    this.#elapsed = new Float64Array(count);
  }

  /** Takes over a frame of the wire. @throws BridgeError BRIDGE_MESSAGE when its fields do not fit each other */
  take(frame: WireFrame): this {
    const ids = Codec.numbers(frame.ids, 'ids');
    const state = Codec.floats(frame.state, STATE_COLUMNS.length * ids.length, 'state');
    this.tick = frame.tick;
    this.timeS = frame.tick * STEP_S;
    for (const born of frame.born) this.#known.set(born.id, described(born));
    this.#past.push({ carlaFrame: frame.carlaFrame, motions: this.#takeActors(ids, state, frame.flags) });
    if (this.#past.length > MOMENTS_KEPT) this.#past.shift();
    this.#takeLights(frame);
    this.events = frame.collisions.map((hit) => this.#collision(hit));
    return this;
  }

  describe(actorId: number): ActorDescription {
    const known = this.#known.get(actorId);
    if (known === undefined) throw new WorldError('WORLD_COMMAND', `no actor ${actorId} has lived in this episode`, { where: `tick ${this.tick}`, remedy: 'Describe only actors that a frame lists.' });
    const { id, kind, typeId, role } = known;
    return { id, kind, typeId, role };
  }

  #takeActors(ids: Uint32Array, state: Float32Array, flags: Uint8Array): Map<number, Motion> {
    const count = ids.length;
    if (count > this.actors.id.length) this.actors = columns(count + MORE_ROWS);
    const { actors } = this;
    actors.count = count;
    const motions = new Map<number, Motion>();
    const motionsBefore = this.#past.at(-1)?.motions;
    for (let row = 0; row < count; row += 1) {
      const id = ids[row]!;
      const known = this.#known.get(id);
      if (known === undefined) throw new WorldError('WORLD_COMMAND', `actor ${id} was never described`, { where: `tick ${this.tick}`, remedy: 'use Codriver and bridge of the same release' });
      const place = pointFromCarla({ x: state[row]!, y: state[count + row]!, z: state[2 * count + row]! });
      const headingRad = headingFromYaw(state[3 * count + row]!);
      const velocity = pointFromCarla({ x: state[4 * count + row]!, y: state[5 * count + row]!, z: 0 });
      const speedMps = velocity.x * cos(headingRad) + velocity.y * sin(headingRad);
      const before = motionsBefore?.get(id);
      actors.id[row] = id;
      actors.kind[row] = known.kind;
      actors.x[row] = place.x;
      actors.y[row] = place.y;
      actors.z[row] = place.z;
      actors.headingRad[row] = headingRad;
      actors.velocityX[row] = velocity.x;
      actors.velocityY[row] = velocity.y;
      actors.speedMps[row] = speedMps;
      actors.accelMps2[row] = before === undefined ? 0 : (speedMps - before.speedMps) / STEP_S;
      actors.yawRateRadPerS[row] = yawRateFromCarla(state[6 * count + row]!);
      actors.lengthM[row] = known.lengthM;
      actors.widthM[row] = known.widthM;
      actors.heightM[row] = known.heightM;
      actors.flags[row] = flags[row] ?? 0;
      motions.set(id, { speedMps, velocityX: velocity.x, velocityY: velocity.y });
    }
    return motions;
  }

  #takeLights(frame: WireFrame): void {
    const elapsed = Codec.floats(frame.lightElapsed, frame.lights.length, 'lightElapsed');
    this.#lights.carlaLightOf.forEach((light, index) => {
      this.lightStates[index] = light < 0 ? LightState.off : Math.min(LightState.off, frame.lights[light] ?? LightState.off);
      this.#elapsed[index] = light < 0 ? 0 : (elapsed[light] ?? 0);
    });
    this.#lights.forecast.write(this.lightStates, this.#elapsed, this.heldLights, this.lightSecondsToChange);
  }

  /** How fast the two met is what they moved with before the contact, which may have been some frames ago. */
  #collision(hit: WireFrame['collisions'][number]): CollisionEvent {
    const { motions } = this.#past.findLast(({ carlaFrame }) => carlaFrame < hit.carlaFrame) ?? this.#past[0]!;
    const ego = motions.get(EGO_ID);
    const other = motions.get(hit.otherId);
    const x = (ego?.velocityX ?? 0) - (other?.velocityX ?? 0);
    const y = (ego?.velocityY ?? 0) - (other?.velocityY ?? 0);
    return { kind: 'collision', otherId: hit.otherId, otherTypeId: hit.otherTypeId, x: hit.x, y: mirrored(hit.y), z: hit.z, closingSpeedMps: Math.sqrt(x * x + y * y) };
  }
}

interface Sizes {
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
}

interface Motion {
  readonly speedMps: number;
  readonly velocityX: number;
  readonly velocityY: number;
}

interface Moment {
  readonly carlaFrame: number;
  readonly motions: ReadonlyMap<number, Motion>;
}

function described(born: WireBorn): ActorDescription & Sizes {
  const role = born.id === EGO_ID ? 'hero' : born.id >= FIRST_SCRIPTED_ID ? 'scenario' : 'background';
  return { id: born.id, kind: kindOf(born), typeId: born.typeId, role, lengthM: born.length, widthM: born.width, heightM: born.height };
}

function kindOf({ id, typeId, baseType, specialType }: WireBorn): ActorKind {
  if (typeId.startsWith('walker.')) return ActorKind.walker;
  if (!typeId.startsWith('vehicle.')) return ActorKind.prop;
  if (specialType === 'emergency' && id !== EGO_ID) return ActorKind.emergency;
  return KIND_OF_BASE.get(baseType.toLowerCase()) ?? ActorKind.car;
}

const KIND_OF_BASE: ReadonlyMap<string, ActorKind> = new Map([
  ['car', ActorKind.car], ['van', ActorKind.car], ['truck', ActorKind.truck], ['bus', ActorKind.bus], ['motorcycle', ActorKind.motorcycle], ['bicycle', ActorKind.bicycle],
]);

function columns(capacity: number): ActorColumns & { count: number } {
  const floats = (): Float64Array => new Float64Array(capacity);
  return {
    count: 0, id: new Int32Array(capacity), kind: new Uint8Array(capacity), x: floats(), y: floats(), z: floats(), headingRad: floats(), velocityX: floats(),
    velocityY: floats(), speedMps: floats(), accelMps2: floats(), yawRateRadPerS: floats(), lengthM: floats(), widthM: floats(), heightM: floats(),
    flags: new Uint8Array(capacity),
  };
}
