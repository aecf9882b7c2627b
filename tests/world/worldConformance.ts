import { expect, it } from 'vitest';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { LightState } from '../../src/world/LightState.ts';
import { STEP_S } from '../../src/world/World.ts';
import type { Awaitable, SnapshotWorld, World } from '../../src/world/World.ts';
import { FIRST_SCRIPTED_ID } from '../../src/world/WorldCommands.ts';
import type { ActorCommand, VehicleControl } from '../../src/world/WorldCommands.ts';
import type { WorldFrame } from '../../src/world/WorldFrame.ts';
import type { WorldSetup } from '../../src/world/WorldSetup.ts';

/** What an implementation brings to the suite. */
export interface WorldUnderTest {
  /** A world that has not been reset. */
  newWorld(): Awaitable<World>;
  /** An episode whose ego stands on a straight lane with 120 m free ahead and 20 m behind, no background actors, on a map with at least one light. */
  setup(): Awaitable<WorldSetup>;
  /** Cases that this world cannot meet, each with the reason that its name will show. */
  readonly skip?: readonly { readonly name: string; readonly reason: string }[];
}

const STAND: VehicleControl = { throttle: 0, brake: 1, steer: 0, reverse: false, handBrake: false };
const GO: VehicleControl = { ...STAND, throttle: 1, brake: 0 };
const SCRIPTED = FIRST_SCRIPTED_ID + 5;

/** The cases that every {@link World} passes. Call inside a `describe`. */
export function worldCases(subject: WorldUnderTest): void {
  const run = (name: string, body: (world: World, setup: WorldSetup) => Promise<void>): void => {
    const skipped = subject.skip?.find((entry) => entry.name === name);
    it.skipIf(skipped !== undefined)(skipped === undefined ? name : `${name} (skipped: ${skipped.reason})`, async () => {
      const world = await subject.newWorld();
      try {
        await body(world, await subject.setup());
      } finally {
        await world.close();
      }
    });
  };

  run('has the weather that was asked for until a command changes it', async (world, setup) => {
    const first = await world.reset({ ...setup, weather: { visibilityM: 400, roadGrip: 0.9 } });
    expect({ ...first.weather }).toEqual({ visibilityM: 400, roadGrip: 0.9 });
    await world.step({ ego: STAND, actors: [{ kind: 'weather', weather: { visibilityM: 120, roadGrip: 0.7 } }] });
    expect({ ...(await world.step({ ego: STAND })).weather }).toEqual({ visibilityM: 120, roadGrip: 0.7 });
  });

  run('refuses to step before a reset', async (world) => {
    await expect(async () => world.step({ ego: STAND })).rejects.toMatchObject({ code: 'WORLD_NOT_RESET' });
  });

  run('starts with the ego in row 0 at the pose that was asked for', async (world, setup) => {
    const frame = await world.reset(setup);
    const { actors } = frame;
    expect({ tick: frame.tick, timeS: frame.timeS, x: round(actors.x[0]), y: round(actors.y[0]), heading: round(actors.headingRad[0]), speed: actors.speedMps[0], events: frame.events }).toEqual({
      tick: 0, timeS: 0, x: round(setup.ego.pose.x), y: round(setup.ego.pose.y), heading: round(setup.ego.pose.headingRad), speed: setup.ego.speedMps, events: [],
    });
    expect(frame.describe(actors.id[0])).toMatchObject({ id: actors.id[0], kind: ActorKind.car, role: 'hero' });
  });

  run('counts ticks from zero and keeps time with them', async (world, setup) => {
    await world.reset(setup);
    let frame = await world.step({ ego: STAND });
    for (let step = 1; step < 7; step += 1) frame = await world.step({ ego: STAND });
    expect({ tick: frame.tick, timeS: frame.timeS }).toEqual({ tick: 7, timeS: 7 * STEP_S });
  });

  run('drives ahead on full throttle and stands still on full brake, exactly', async (world, setup) => {
    await world.reset(setup);
    let frame = await drive(world, GO, 60);
    expect(frame.actors.speedMps[0]).toBeGreaterThan(5);
    expect(frame.actors.speedMps[0]).toBeLessThan(30);
    frame = await drive(world, STAND, 100);
    expect(frame.actors.speedMps[0]).toBe(0);
    const x = frame.actors.x[0];
    const y = frame.actors.y[0];
    frame = await drive(world, STAND, 20);
    expect([frame.actors.x[0], frame.actors.y[0]]).toEqual([x, y]);
  });

  run('steers to the left with positive steer and to the right with negative', async (world, setup) => {
    for (const steer of [0.3, -0.3]) {
      await world.reset(setup);
      const frame = await drive(world, { ...GO, throttle: 0.6, steer }, 30);
      expect(Math.sign(turned(setup, frame))).toBe(Math.sign(steer));
      expect(Math.sign(frame.actors.yawRateRadPerS[0])).toBe(Math.sign(steer));
    }
  });

  run('reverses', async (world, setup) => {
    await world.reset(setup);
    const frame = await drive(world, { ...GO, reverse: true, throttle: 0.6 }, 30);
    expect(frame.actors.speedMps[0]).toBeLessThan(-0.3);
    expect(ahead(setup, frame.actors.x[0], frame.actors.y[0])).toBeLessThan(-0.1);
  });

  run('moves the ego as far as its speed says', async (world, setup) => {
    await world.reset(setup);
    let way = 0;
    let frame = await world.step({ ego: GO });
    for (let step = 0; step < 60; step += 1) {
      const before = frame.actors.speedMps[0];
      frame = await world.step({ ego: GO });
      way += ((before + frame.actors.speedMps[0]) / 2) * STEP_S;
    }
    expect(Math.abs(ahead(setup, frame.actors.x[0], frame.actors.y[0]) - way)).toBeLessThan(0.5);
  });

  run('spawns, describes, teleports, walks and destroys scripted actors', async (world, setup) => {
    await world.reset(setup);
    let frame = await world.step({ ego: STAND, actors: [spawnAhead(setup, 30, 'vehicle.tesla.model3')] });
    expect(frame.describe(SCRIPTED)).toEqual({ id: SCRIPTED, kind: ActorKind.car, typeId: 'vehicle.tesla.model3', role: 'scenario' });
    expect(Math.abs(ahead(setup, frame.actors.x[rowOf(frame, SCRIPTED)], frame.actors.y[rowOf(frame, SCRIPTED)]) - 30)).toBeLessThan(0.5);
    frame = await world.step({ ego: STAND, actors: [{ kind: 'teleport', id: SCRIPTED, pose: poseAhead(setup, 50) }] });
    expect(Math.abs(ahead(setup, frame.actors.x[rowOf(frame, SCRIPTED)], frame.actors.y[rowOf(frame, SCRIPTED)]) - 50)).toBeLessThan(0.5);
    await world.step({ ego: STAND, actors: [{ kind: 'walk', id: SCRIPTED, headingRad: setup.ego.pose.headingRad, speedMps: 2 }] });
    frame = await drive(world, STAND, 39);
    expect(Math.abs(ahead(setup, frame.actors.x[rowOf(frame, SCRIPTED)], frame.actors.y[rowOf(frame, SCRIPTED)]) - 54)).toBeLessThan(0.7);
    frame = await world.step({ ego: STAND, actors: [{ kind: 'destroy', id: SCRIPTED }] });
    expect(rowOf(frame, SCRIPTED)).toBe(-1);
  });

  run('lets a scripted vehicle follow its lane at a wanted speed', async (world, setup) => {
    await world.reset(setup);
    await world.step({ ego: STAND, actors: [spawnAhead(setup, 15, 'vehicle.tesla.model3'), { kind: 'follow', id: SCRIPTED, speedMps: 5, blind: false }] });
    const frame = await drive(world, STAND, 200);
    const row = rowOf(frame, SCRIPTED);
    expect(frame.actors.speedMps[row]).toBeGreaterThan(4);
    expect(frame.actors.speedMps[row]).toBeLessThan(5.5);
    expect(ahead(setup, frame.actors.x[row], frame.actors.y[row])).toBeGreaterThan(40);
  });

  run('refuses commands to actors that do not live', async (world, setup) => {
    await world.reset(setup);
    await expect(async () => world.step({ ego: STAND, actors: [{ kind: 'destroy', id: SCRIPTED }] })).rejects.toMatchObject({ code: 'WORLD_COMMAND' });
  });

  run('reports the ego\'s collision in every step of contact and lets nothing tunnel', async (world, setup) => {
    await world.reset(setup);
    await world.step({ ego: GO, actors: [spawnAhead(setup, 40, 'vehicle.carlamotors.carlacola')] });
    const hits: number[] = [];
    let frame = await world.step({ ego: GO });
    for (let step = 0; step < 160; step += 1) {
      frame = await world.step({ ego: GO });
      for (const event of frame.events) {
        expect(event).toMatchObject({ kind: 'collision', otherId: SCRIPTED, otherTypeId: 'vehicle.carlamotors.carlacola' });
        hits.push(event.closingSpeedMps);
      }
    }
    expect(hits.length).toBeGreaterThan(1);
    expect(hits[0]).toBeGreaterThan(5);
    const row = rowOf(frame, SCRIPTED);
    expect(ahead(setup, frame.actors.x[row], frame.actors.y[row])).toBeGreaterThan(ahead(setup, frame.actors.x[0], frame.actors.y[0]));
  });

  run('freezes a light and gives it back to its programme', async (world, setup) => {
    await world.reset(setup);
    for (const state of [LightState.green, LightState.red, LightState.yellow]) {
      await world.step({ ego: STAND, actors: [{ kind: 'light', light: 0, state }] });
      const frame = await drive(world, STAND, 3);
      expect([frame.lightStates[0], frame.lightSecondsToChange[0]]).toEqual([state, Infinity]);
    }
    const frame = await world.step({ ego: STAND, actors: [{ kind: 'light', light: 0, state: 'programme' }] });
    expect(frame.lightStates.length).toBe(setup.map.lights.length);
    expect(frame.lightSecondsToChange[0]).toBeLessThan(Infinity);
  });

  run('starts afresh on every reset', async (world, setup) => {
    await world.reset(setup);
    await drive(world, GO, 40);
    const frame = await world.reset(setup);
    expect([frame.tick, frame.actors.count, round(frame.actors.x[0]), frame.actors.speedMps[0]]).toEqual([0, 1, round(setup.ego.pose.x), setup.ego.speedMps]);
  });

  run('repeats an episode exactly', async (world, setup) => {
    const busy: WorldSetup = { ...setup, traffic: { vehicles: 20, walkers: 10, carelessWalkers: 0.3 } };
    const record = async (): Promise<number[]> => {
      let frame = await world.reset(busy);
      const rows: number[] = [];
      for (let step = 0; step < 120; step += 1) {
        frame = await world.step({ ego: step < 60 ? GO : STAND });
        rows.push(...frame.actors.x.slice(0, frame.actors.count), ...frame.actors.headingRad.slice(0, frame.actors.count), ...frame.lightStates);
      }
      return rows;
    };
    expect(await record()).toEqual(await record());
  });

  run('returns to a saved moment and repeats what came after, bit for bit', async (world, setup) => {
    if (!isSnapshotWorld(world)) throw new Error('this world cannot save: skip the case and say why');
    await world.reset({ ...setup, traffic: { vehicles: 20, walkers: 10, carelessWalkers: 0.3 } });
    await drive(world, GO, 40);
    const saved = world.save();
    await world.step({ ego: GO, actors: [spawnAhead(setup, 60, 'vehicle.audi.tt'), { kind: 'follow', id: SCRIPTED, speedMps: 6, blind: false }] });
    await drive(world, GO, 60);
    const first = world.save();
    const frame = world.restore(saved);
    expect([frame.tick, rowOf(frame, SCRIPTED)]).toEqual([saved.tick, -1]);
    await world.step({ ego: GO, actors: [spawnAhead(setup, 60, 'vehicle.audi.tt'), { kind: 'follow', id: SCRIPTED, speedMps: 6, blind: false }] });
    await drive(world, GO, 60);
    expect(world.save()).toEqual(first);
  });

  run('refuses a snapshot that is none of its own', async (world, setup) => {
    if (!isSnapshotWorld(world)) throw new Error('this world cannot save: skip the case and say why');
    await world.reset(setup);
    expect(() => world.restore({ tick: 0, bytes: new Uint8Array(64) })).toThrow(expect.objectContaining({ code: 'WORLD_SNAPSHOT' }));
  });
}

function isSnapshotWorld(world: World): world is SnapshotWorld {
  return 'save' in world && 'restore' in world;
}

async function drive(world: World, ego: VehicleControl, steps: number): Promise<WorldFrame> {
  let frame = await world.step({ ego });
  for (let step = 1; step < steps; step += 1) frame = await world.step({ ego });
  return frame;
}

/** A spawn command for a standing car `distanceM` ahead of the ego's start, on its lane. */
function spawnAhead(setup: WorldSetup, distanceM: number, typeId: string): ActorCommand {
  return { kind: 'spawn', id: SCRIPTED, actor: { kind: ActorKind.car, typeId, pose: poseAhead(setup, distanceM), speedMps: 0, lengthM: 4.6, widthM: 2, heightM: 1.6 } };
}

function poseAhead(setup: WorldSetup, distanceM: number): WorldSetup['ego']['pose'] {
  const { pose } = setup.ego;
  return { ...pose, x: pose.x + distanceM * Math.cos(pose.headingRad), y: pose.y + distanceM * Math.sin(pose.headingRad) };
}

function ahead(setup: WorldSetup, x: number, y: number): number {
  const { pose } = setup.ego;
  return (x - pose.x) * Math.cos(pose.headingRad) + (y - pose.y) * Math.sin(pose.headingRad);
}

function turned(setup: WorldSetup, frame: WorldFrame): number {
  return Math.sin(frame.actors.headingRad[0] - setup.ego.pose.headingRad);
}

function rowOf(frame: WorldFrame, actorId: number): number {
  return frame.actors.id.subarray(0, frame.actors.count).indexOf(actorId);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
