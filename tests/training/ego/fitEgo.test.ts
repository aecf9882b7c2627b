import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedWorld } from '../../../src/sim/EmbeddedWorld.ts';
import { egoVehicleOf } from '../../../src/sim/egoVehicle.ts';
import { LongitudinalTable } from '../../../src/sim/LongitudinalTable.ts';
import { egoTableText, readEgoTable } from '../../../src/training/ego/egoTableFile.ts';
import { fitEgo } from '../../../src/training/ego/fitEgo.ts';
import { straightStart } from '../../../src/training/ego/straightStart.ts';
import { openWorld } from '../../../src/training/episodes/groundBridge.ts';
import { LaneIndex } from '../../../src/map/LaneIndex.ts';
import { CLEAR_WEATHER } from '../../../src/world/WorldSetup.ts';
import { NO_TRAFFIC, pedals } from '../../sim/drives.ts';
import { narrowingRoad, ownTown, straightRoad } from '../../sim/roads.ts';

const MAP = ownTown();
const DEFAULT = LongitudinalTable.carlaMkz();
/** A heavier car: it gathers speed more slowly, rolls less far, and its brakes are weaker. */
const HEAVY = new LongitudinalTable(DEFAULT.drive.map((accel) => 0.7 * accel - 0.15), DEFAULT.fullBrake.map((accel) => 0.8 * accel));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-ego-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const silent = { update: () => undefined, note: () => undefined, end: () => undefined };

describe('a table that is fitted to a world', () => {
  it('answers as that world\'s ego does, and the embedded world drives by it', async () => {
    const out = join(folder, 'ego.json');
    const report = await fitEgo({ path: '', map: MAP, laneIndex: new LaneIndex(MAP) }, new EmbeddedWorld(HEAVY), DEFAULT, out, silent);
    expect(report.steps).toBeGreaterThan(1500);
    expect(report.errorBefore).toBeGreaterThan(0.5);
    expect(report.errorAfter).toBeLessThan(0.1);
    for (const { ofModel } of report.steering) expect(ofModel).toBeCloseTo(1, 1);
    const fitted = readEgoTable(out);
    // Speeds and pedals between those that were tried.
    for (const [speed, throttle, brake] of [[3, 0.45, 0], [12, 0.75, 0], [18, 0.35, 0], [10, 0, 1], [15, 0, 0.5], [6, 0.3, 0]] as const) {
      expect(Math.abs(fitted.acceleration(speed, throttle, brake) - HEAVY.acceleration(speed, throttle, brake))).toBeLessThan(0.35);
    }
    // Where nothing was tried the default stays.
    expect(fitted.acceleration(50, 1, 0)).toBeCloseTo(DEFAULT.acceleration(50, 1, 0), 3);

    const { pose } = straightStart(MAP);
    const speedAfter = async (ego: string | undefined): Promise<number> => {
      const world = openWorld({ map: '', ...(ego === undefined ? {} : { ego }) }, () => undefined);
      let frame = await world.reset({ map: MAP, seed: 1, ego: { pose, speedMps: 0 }, traffic: NO_TRAFFIC, weather: CLEAR_WEATHER });
      for (let step = 0; step < 60; step += 1) frame = await world.step({ ego: pedals({ throttle: 0.7 }) });
      return frame.actors.speedMps[0]!;
    };
    expect(await speedAfter(out)).toBeLessThan(0.9 * (await speedAfter(undefined)));
    expect(egoVehicleOf(fitted).accelMps2(10, 0.7, 0)).toBe(fitted.acceleration(10, 0.7, 0));
  });

  it('is read back as it was written, and refused when it is none', () => {
    const file = join(folder, 'table.json');
    writeFileSync(file, egoTableText(HEAVY, 'a test'));
    expect(readEgoTable(file).acceleration(12.5, 0.42, 0.1)).toBeCloseTo(HEAVY.acceleration(12.5, 0.42, 0.1), 3);
    expect(readEgoTable(undefined)).toEqual(DEFAULT);
    for (const text of ['', '{"v":2}', egoTableText(HEAVY, '').replace('"drive":[', '"drive":[1,'), egoTableText(HEAVY, '').replace(/"fullBrake":\[-?[\d.]+/, '"fullBrake":[null')]) {
      writeFileSync(file, text);
      expect(() => readEgoTable(file)).toThrow(expect.objectContaining({ code: 'INPUT_FILE', where: file }));
    }
    expect(() => readEgoTable(join(folder, 'missing.json'))).toThrow(expect.objectContaining({ code: 'INPUT_FILE' }));
  });

  it('is measured on the longest straight lane of a town', () => {
    expect(straightStart(straightRoad()).freeM).toBeCloseTo(784, 0);
    expect(straightStart(narrowingRoad('ends')).freeM).toBeCloseTo(384, 0);
    expect(straightStart(MAP).freeM).toBeGreaterThan(60);
  });
});
