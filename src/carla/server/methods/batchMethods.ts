import { axesOf } from '../../coordinates.ts';
import type { CarlaTransform, CarlaVector } from '../../coordinates.ts';
import type { LightCarla } from '../LightCarla.ts';
import type { RpcMethod } from '../rpc/RpcMethod.ts';
import { RpcRefusal } from '../rpc/RpcRefusal.ts';
import { AckermannControl, ActorDescription, Transform, Vector3, VehicleControl, VehiclePhysics, WalkerControl } from '../wire/rpcStructs.ts';
import type { MsgpackValue } from '../wire/decodeMsgpack.ts';
import { MsgpackWriter } from '../wire/MsgpackWriter.ts';
import { BOOL, elements, F32, optional, TEXT, U32, U8, WireMismatch } from '../wire/WireType.ts';
import type { WireType } from '../wire/WireType.ts';
import { setFlag, vehicleOf, walkerOf } from './actorMethods.ts';
import { drive } from './vehicleMethods.ts';
import { lightState, trafficLightOf } from './worldMethods.ts';

/** Payload fields of a spawn command, before and since 0.9.16: attachment and socket came in between. */
const SHORT_SPAWN_FIELDS = 4;

/** One command of a batch: gets its payload and the id that 0 stands for. Returns the id of the actor that it was for. */
type BatchCommand = (payload: readonly MsgpackValue[], futureId: number) => number;

/** `apply_batch`: commands run in order, each with a result of its own; none stops the others. Results travel bare, without CARLA's `Response` around them. */
export function batchMethods(carla: LightCarla): RpcMethod[] {
  const commands = batchCommands(carla);
  let ticksAfterwards = false;
  return [{
    name: 'apply_batch',
    takes: ['Command[]', 'bool'],
    gives: 'CommandResponse[]',
    service: 'full',
    answer([batch, doTick]) {
      const out = new MsgpackWriter();
      const given = elements(batch ?? [], 'apply_batch');
      out.array(given.length);
      for (const one of given) writeResult(out, () => run(commands, one, 0));
      ticksAfterwards = doTick === true;
      return out.take();
    },
    afterwards() {
      if (ticksAfterwards) carla.step();
      ticksAfterwards = false;
    },
  }];
}

function run(commands: readonly BatchCommand[], command: MsgpackValue, futureId: number): number {
  const [variant] = elements(command, 'command');
  const [index, payload] = elements(variant, 'command');
  const known = typeof index === 'number' ? commands[index] : undefined;
  if (known === undefined) throw new RpcRefusal(`there is no batch command ${String(index)}`);
  return known(elements(payload, `batch command ${String(index)}`), futureId);
}

function writeResult(out: MsgpackWriter, act: () => number): void {
  out.array(1);
  out.array(2);
  try {
    const id = act();
    out.int(1);
    out.int(id);
  } catch (error) {
    if (!(error instanceof RpcRefusal) && !(error instanceof WireMismatch)) throw error;
    out.int(0);
    out.array(1);
    out.text(error.message);
  }
}

/** Commands by their index on the wire. */
function batchCommands(carla: LightCarla): readonly BatchCommand[] {
  const actorOf = (id: number) => carla.episode.actors.get(id);
  const noEffect = onActor(BOOL, (id) => void actorOf(id));
  const commands: BatchCommand[] = [
    (payload) => spawn(carla, commands, payload),
    (payload) => {
      const id = U32.read(payload[0], 'DestroyActor');
      carla.episode.actors.destroy(id);
      return id;
    },
    onActor(VehicleControl, (id, control) => drive(vehicleOf(actorOf(id)), control)),
    onActor(AckermannControl, (id, control) => {
      vehicleOf(actorOf(id)).ackermann = control;
    }),
    onActor(WalkerControl, (id, control) => {
      walkerOf(actorOf(id)).control = control;
    }),
    onActor(VehiclePhysics, (id, physics) => {
      vehicleOf(actorOf(id)).physics = physics;
    }),
    onActor(Transform, (id, transform) => carla.episode.place(actorOf(id), transform)),
    (payload) => {
      const id = U32.read(payload[0], 'ApplyWalkerState');
      applyWalkerState(carla, id, Transform.read(payload[1], 'ApplyWalkerState'), F32.read(payload[2], 'ApplyWalkerState'));
      return id;
    },
    onActor(Vector3, (id, velocity) => carla.episode.setVelocity(actorOf(id), velocity)),
    onActor(Vector3, (id, degPerS) => carla.episode.setAngularVelocity(actorOf(id), degPerS)),
    onActor(Vector3, (id, impulse) => carla.episode.addImpulse(actorOf(id), impulse)),
    onActor(Vector3, (id, force) => carla.episode.addImpulse(actorOf(id), times(force, carla.stepS))),
    onActor(Vector3, (id) => void actorOf(id)),
    onActor(Vector3, (id) => void actorOf(id)),
    onActor(BOOL, (id, enabled) => setFlag(actorOf(id), 'hasPhysics', enabled)),
    onActor(BOOL, (id, enabled) => setFlag(actorOf(id), 'hasGravity', enabled)),
    noEffect,
    noEffect,
    onActor(U32, (id, flags) => {
      vehicleOf(actorOf(id)).lights = flags;
    }),
    onActor(Vector3, (id, location) => {
      const actor = actorOf(id);
      carla.episode.place(actor, { ...actor.transform, location });
    }),
    (payload) => {
      throw new RpcRefusal(`there is no console for '${TEXT.read(payload[0], 'ConsoleCommand')}'`);
    },
    onActor(U8, (id, state) => carla.episode.lights.set(trafficLightOf(carla, id).light, lightState(state))),
  ];
  return commands;
}

/** A command that says an actor and one value. */
function onActor<T>(type: WireType<T>, act: (id: number, value: T) => void): BatchCommand {
  return (payload, futureId) => {
    const given = U32.read(payload[0], 'batch command');
    const id = given === 0 ? futureId : given;
    act(id, type.read(payload[1], 'batch command'));
    return id;
  };
}

/** Spawns, then runs what shall follow for the new actor; what comes of that is not told. */
function spawn(carla: LightCarla, commands: readonly BatchCommand[], payload: readonly MsgpackValue[]): number {
  const description = ActorDescription.read(payload[0], 'SpawnActor');
  const transform = Transform.read(payload[1], 'SpawnActor');
  const parentId = optional(U32).read(payload[2], 'SpawnActor') ?? 0;
  const afterwards = elements(payload[payload.length <= SHORT_SPAWN_FIELDS ? 3 : 5] ?? [], 'SpawnActor');
  const { id } = carla.episode.actors.spawn(description, transform, parentId);
  for (const command of afterwards) {
    try {
      run(commands, command, id);
    } catch (error) {
      if (!(error instanceof RpcRefusal) && !(error instanceof WireMismatch)) throw error;
    }
  }
  return id;
}

function applyWalkerState(carla: LightCarla, id: number, transform: CarlaTransform, speed: number): void {
  const walker = walkerOf(carla.episode.actors.get(id));
  carla.episode.place(walker, transform);
  walker.control = { direction: axesOf(transform.rotation).ahead, speed, jump: false };
}

function times({ x, y, z }: CarlaVector, factor: number): CarlaVector {
  return { x: x * factor, y: y * factor, z: z * factor };
}
