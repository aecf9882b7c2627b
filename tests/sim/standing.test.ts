import { describe, expect, it } from 'vitest';
import { boxesOverlap } from '../../src/geometry/orientedBox.ts';
import { DRIVABLE_LANES, LaneType } from '../../src/map/LaneType.ts';
import { LaneIndex } from '../../src/map/LaneIndex.ts';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { FIRST_SCRIPTED_ID } from '../../src/world/WorldCommands.ts';
import type { ActorCommand } from '../../src/world/WorldCommands.ts';
import { ActorFlag } from '../../src/world/WorldFrame.ts';
import type { ActorColumns } from '../../src/world/WorldFrame.ts';
import { NO_TRAFFIC, STAND, pedals } from './drives.ts';
import { ownTown, straightRoad, straightSetup, townSetup } from './roads.ts';

/** A straight road of 400 m with a parking lane and a sidewalk on the right. */
function roadWithParking(): RoadMap {
  const lane = (id: number, type: string, widthM: number): string => `<lane id="${id}" type="${type}" level="false"><width sOffset="0" a="${widthM}" b="0" c="0" d="0"/></lane>`;
  return readRoadMap(
    `<?xml version="1.0"?><OpenDRIVE><header revMajor="1" revMinor="4" name="parking" north="50" south="-50" east="450" west="-50"/>
    <road name="" length="400" id="1" junction="-1"><link/>
      <planView><geometry s="0" x="0" y="0" hdg="0" length="400"><line/></geometry></planView>
      <lanes><laneSection s="0"><left>${lane(1, 'driving', 3.5)}</left><center><lane id="0" type="none" level="false"/></center>
        <right>${lane(-1, 'driving', 3.5)}${lane(-2, 'parking', 2.4)}${lane(-3, 'sidewalk', 3)}</right></laneSection></lanes></road></OpenDRIVE>`,
    'parking',
  );
}

function rowsOfKind(actors: ActorColumns, kind: number): number[] {
  return [...actors.kind.subarray(0, actors.count).keys()].filter((row) => row > 0 && actors.kind[row] === kind);
}

describe('parked cars', () => {
  const map = roadWithParking();
  const setup = straightSetup(map, { seed: 4, x: 30, traffic: { ...NO_TRAFFIC, parkedCars: 30 } });

  it('stand on parking lanes, along them, apart from each other and clear of traffic', () => {
    const world = new EmbeddedWorld();
    const { actors } = world.reset(setup);
    const rows = rowsOfKind(actors, ActorKind.car);
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      expect(actors.flags[row]).toBe(ActorFlag.parked);
      expect(Math.abs(actors.headingRad[row])).toBeLessThan(1e-9);
      expect(actors.y[row] + actors.widthM[row] / 2).toBeLessThan(-3.5);
      for (const other of rows) {
        if (other >= row) continue;
        expect(boxesOverlap(actors.x[row], actors.y[row], 1, 0, actors.lengthM[row] / 2, 1, actors.x[other], actors.y[other], 1, 0, actors.lengthM[other] / 2, 1)).toBe(false);
      }
    }
  });

  it('depend on the seed alone, and leave the ids of everybody else as they were', () => {
    const places = (seed: number): Float64Array => new EmbeddedWorld().reset({ ...setup, seed }).actors.x.slice(0, 20);
    expect(places(4)).toEqual(places(4));
    expect(places(4)).not.toEqual(places(5));
    const with2 = new EmbeddedWorld().reset(townSetup(ownTown(), { vehicles: 5, walkers: 3, carelessWalkers: 0, props: 4 }, 1));
    const without = new EmbeddedWorld().reset(townSetup(ownTown(), { vehicles: 5, walkers: 3, carelessWalkers: 0 }, 1));
    expect(with2.actors.id.slice(0, 9)).toEqual(without.actors.id.slice(0, 9));
  });

  it('do not hinder traffic, and hold when they are hit', () => {
    const world = new EmbeddedWorld();
    const { actors } = world.reset({ ...setup, traffic: { ...setup.traffic, vehicles: 4 } });
    const before = actors.x.slice(0, actors.count);
    for (let step = 0; step < 200; step += 1) world.step({ ego: STAND });
    for (const row of rowsOfKind(actors, ActorKind.car)) if ((actors.flags[row] & ActorFlag.parked) !== 0) expect(actors.x[row]).toBe(before[row]);
    const parked = rowsOfKind(actors, ActorKind.car).filter((row) => (actors.flags[row] & ActorFlag.parked) !== 0 && actors.x[row] > 60).toSorted((a, b) => actors.x[a] - actors.x[b])[0];
    const place = actors.x[parked];
    world.step({ ego: STAND, actors: [{ kind: 'teleport', id: 1, pose: { x: place - 15, y: actors.y[parked], z: 0, headingRad: 0 } }] });
    let hits = 0;
    for (let step = 0; step < 120; step += 1) hits += world.step({ ego: pedals({ throttle: 1 }) }).events.length;
    expect([hits > 0, actors.x[parked], actors.x[0] < place - 3]).toEqual([true, place, true]);
  });
});

describe('props of the set-up', () => {
  it('stand on sidewalks, never in the way of traffic', () => {
    const town = ownTown();
    const index = new LaneIndex(town);
    const { actors } = new EmbeddedWorld().reset(townSetup(town, { ...NO_TRAFFIC, props: 40 }, 2));
    const rows = rowsOfKind(actors, ActorKind.prop);
    expect(rows.length).toBe(40);
    const hit = { lane: -1, sM: 0, leftM: 0, distanceM: 0 };
    for (const row of rows) {
      index.nearest(actors.x[row], actors.y[row], 1 << LaneType.sidewalk, hit);
      expect(hit.distanceM).toBeLessThan(1.5);
      index.nearest(actors.x[row], actors.y[row], DRIVABLE_LANES, hit);
      expect(hit.distanceM).toBeGreaterThan(town.samples.widthM[town.lanes.firstSample[hit.lane]] / 2 + 0.3);
    }
  });
});

describe('flat bodies', () => {
  const debris = (heightM: number): ActorCommand => ({
    kind: 'spawn', id: FIRST_SCRIPTED_ID,
    actor: { kind: ActorKind.prop, typeId: 'static.prop.dirtdebris01', pose: { x: 130, y: -1.75, z: 0, headingRad: 0 }, speedMps: 0, lengthM: 2, widthM: 2, heightM },
  });

  it('are driven over by the ego without a collision, higher ones are not', () => {
    const hits = (heightM: number): number => {
      const world = new EmbeddedWorld();
      world.reset(straightSetup(straightRoad(), { speedMps: 10 }));
      let found = world.step({ ego: pedals({ throttle: 0.5 }), actors: [debris(heightM)] }).events.length;
      for (let step = 0; step < 100; step += 1) found += world.step({ ego: pedals({ throttle: 0.5 }) }).events.length;
      return found;
    };
    expect([hits(0.05), hits(0.5) > 0]).toEqual([0, true]);
  });

  it('are driven over by traffic, which stops before higher ones', () => {
    const wayOf = (heightM: number): number => {
      const world = new EmbeddedWorld();
      const car = FIRST_SCRIPTED_ID + 1;
      const { actors } = world.reset(straightSetup(straightRoad(), { x: 700 }));
      world.step({
        ego: STAND,
        actors: [
          debris(heightM),
          { kind: 'spawn', id: car, actor: { kind: ActorKind.car, typeId: 'vehicle.audi.tt', pose: { x: 60, y: -1.75, z: 0, headingRad: 0 }, speedMps: 8, lengthM: 4.2, widthM: 2, heightM: 1.4 } },
          { kind: 'follow', id: car, speedMps: 8, blind: false },
        ],
      });
      for (let step = 0; step < 300; step += 1) world.step({ ego: STAND });
      return actors.x[2];
    };
    expect(wayOf(0.05)).toBeGreaterThan(150);
    expect(wayOf(0.5)).toBeLessThan(128);
  });
});
