import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sceneCodec } from '../../src/driving/sceneCodec.ts';
import { SceneBuilder } from '../../src/driving/SceneBuilder.ts';
import { LightState } from '../../src/world/LightState.ts';
import { testFrame, type TestActor } from './testFrame.ts';
import { testLine } from './testLine.ts';

const straight = Array.from({ length: 301 }, (_, index) => ({ x: index, y: 0 }));

/** A builder whose ego has driven `alongM` already. */
function builderAt(alongM: number): SceneBuilder {
  const builder = new SceneBuilder(testLine(straight));
  builder.restore({ alongM, standingSince: -1, stoppedAt: [], standingActors: [] });
  return builder;
}

describe('SceneBuilder', () => {
  it('puts the ego on the route and the route into the ego frame', () => {
    const builder = new SceneBuilder(testLine(straight));
    const scene = builder.build(testFrame([{ x: 10, y: 1, headingRad: 0.1, speedMps: 5 }]));
    expect(scene.ego).toMatchObject({ routeLeftM: 1, speedMps: 5, standingForS: 0, inJunction: false, laneWidthM: 3.5 });
    expect(scene.ego.routeHeadingErrorLeftRad).toBeCloseTo(0.1, 9);
    expect(scene.route.points).toHaveLength(41);
    const first = scene.route.points[5]!;
    expect(first.alongM).toBeCloseTo(10, 9);
    expect(first.aheadM).toBeCloseTo(10 * Math.cos(0.1) - Math.sin(0.1), 9);
    expect(first.leftM).toBeCloseTo(-10 * Math.sin(0.1) - Math.cos(0.1), 9);
    expect(scene.route.distanceToEndM).toBeCloseTo(290, 9);
  });

  it('gives a car ahead in the lane its bumper-to-bumper gap, and none to a car behind', () => {
    const scene = builderAt(50).build(testFrame([{ x: 50, y: 0, lengthM: 5 }, { x: 70, y: 0.5, lengthM: 4, speedMps: 3 }, { x: 40, y: 0 }]));
    expect(scene.actors.map((actor) => actor.id)).toEqual([3, 2]);
    expect(scene.actors[1]).toMatchObject({ alongRouteM: 20, leftOfRouteM: 0.5, gapAheadM: 15.5, velocityAheadMps: 3, headingToRouteLeftRad: 0 });
    expect(scene.actors[0]).toMatchObject({ alongRouteM: -10, gapAheadM: null });
  });

  it('gives actors far from the route no route coordinates and leaves out those beyond 60 m', () => {
    const scene = builderAt(50).build(testFrame([{ x: 50, y: 0 }, { x: 60, y: 20 }, { x: 111, y: 0 }]));
    expect(scene.actors).toHaveLength(1);
    expect(scene.actors[0]).toMatchObject({ aheadM: 10, leftM: 20, alongRouteM: null, leftOfRouteM: null, gapAheadM: null });
  });

  it('measures actors beyond the ends of the route where they are, as if it went straight on', () => {
    const atEnd = builderAt(290).build(testFrame([{ x: 290, y: 0, lengthM: 5 }, { id: 2, x: 330, y: 2, lengthM: 4 }, { id: 3, x: 340, y: 20 }]));
    expect(atEnd.actors[0]).toMatchObject({ id: 2, alongRouteM: 40, leftOfRouteM: 2, gapAheadM: 35.5, headingToRouteLeftRad: 0 });
    expect(atEnd.actors[1]).toMatchObject({ id: 3, alongRouteM: null, gapAheadM: null });
    const atStart = builderAt(1).build(testFrame([{ x: 1, y: 0 }, { id: 2, x: -19, y: -1 }]));
    expect(atStart.actors[0]).toMatchObject({ alongRouteM: -20, leftOfRouteM: -1, gapAheadM: null });
  });

  it('leaves out what drives on a bridge above or on a road below, and keeps what stands higher up the own climbing road', () => {
    const climbing = testLine(straight);
    climbing.z.set(climbing.x.map((x) => Math.max(0, x - 70) * 0.15));
    const builder = new SceneBuilder(climbing);
    builder.restore({ alongM: 50, standingSince: -1, stoppedAt: [], standingActors: [] });
    const scene = builder.build(testFrame([{ x: 50, y: 0 }, { x: 60, y: 0, z: 6 }, { x: 62, y: 0, z: -5 }, { id: 9, x: 105, y: 0, z: 5.2 }]));
    expect(scene.actors.map(({ id, alongRouteM }) => [id, alongRouteM])).toEqual([[9, 55]]);
  });

  it('leaves out what lies flat on the road', () => {
    const scene = builderAt(50).build(testFrame([{ x: 50, y: 0 }, { id: 7, x: 60, y: 0, heightM: 0.05 }, { id: 8, x: 62, y: 0, heightM: 0.4 }]));
    expect(scene.actors.map(({ id }) => id)).toEqual([8]);
  });

  it('writes one scene over again, with nothing left of the frame before', () => {
    const builder = builderAt(50);
    const scene = builder.build(testFrame([{ x: 50, y: 0, speedMps: 5 }, { x: 60, y: 0 }, { x: 70, y: 3 }]));
    const again = builder.build(testFrame([{ x: 50, y: 0, speedMps: 5 }, { id: 9, x: 80, y: 0 }], { tick: 1 }));
    expect(again).toBe(scene);
    expect(again).toEqual(builderAt(50).build(testFrame([{ x: 50, y: 0, speedMps: 5 }, { id: 9, x: 80, y: 0 }], { tick: 1 })));
  });

  it('sorts by distance and then id, keeps the nearest 40, whatever the order of rows', () => {
    const many: TestActor[] = Array.from({ length: 70 }, (_, index) => ({ id: index + 2, x: 50 + Math.floor(index / 2) * 0.8, y: 3 }));
    fc.assert(
      fc.property(fc.shuffledSubarray(many, { minLength: 70 }), (shuffled) => {
        const scene = builderAt(50).build(testFrame([{ id: 1, x: 50, y: 0 }, ...shuffled]));
        expect(scene.actors.map((actor) => actor.id)).toEqual(Array.from({ length: 40 }, (_, index) => index + 2));
      }),
      { seed: 4, numRuns: 20 },
    );
  });

  it('shows the light ahead until the rear has passed the line', () => {
    const line = testLine(straight, { lights: [{ stopSM: 100, light: 0 }] });
    const lights = { lightStates: Uint8Array.of(LightState.yellow), lightSecondsToChange: Float64Array.of(1.5) };
    const at = (x: number) => {
      const builder = new SceneBuilder(line);
      builder.restore({ alongM: x, standingSince: -1, stoppedAt: [], standingActors: [] });
      return builder.build(testFrame([{ x, y: 0, lengthM: 5, speedMps: 1 }], lights)).lights;
    };
    expect(at(50)).toEqual([{ state: 'yellow', distanceToStopLineM: 47.5, secondsToChange: 1.5 }]);
    expect(at(102)).toEqual([{ state: 'yellow', distanceToStopLineM: -4.5, secondsToChange: 1.5 }]);
    expect(at(104)).toEqual([]);
    expect(at(10)).toEqual([]);
  });

  it('remembers a stop at a sign, and forgets nothing over save and restore', () => {
    const line = testLine(straight, { stopSigns: [{ stopSM: 100, sign: 0 }] });
    const builder = new SceneBuilder(line);
    const drive = (tick: number, x: number, speedMps: number) => builder.build(testFrame([{ x, y: 0, lengthM: 5, speedMps }], { tick }));
    for (let tick = 0; tick < 9; tick += 1) drive(tick, 10 * tick, 10);
    expect(drive(9, 90, 0).stopSigns).toEqual([{ distanceToStopPointM: 7.5, alreadyStopped: false }]);
    expect(drive(10, 95.75, 0.05).stopSigns).toEqual([{ distanceToStopPointM: 1.75, alreadyStopped: true }]);
    const saved = builder.save();
    expect(drive(30, 95, 0).ego.standingForS).toBeCloseTo(1.05, 9);
    builder.restore(saved);
    expect(drive(11, 96, 1)).toMatchObject({ ego: { standingForS: 0 }, stopSigns: [{ alreadyStopped: true }] });
  });

  it('gives scenes that the codec holds', () => {
    const scene = builderAt(50).build(testFrame([{ x: 50, y: 0 }, { x: 60, y: 20 }, { x: 65, y: 0 }]));
    const words = new Float32Array(sceneCodec.maxWords);
    sceneCodec.pack(scene, words, 0);
    expect(sceneCodec.unpack(words, 0).actors[1]!.gapAheadM).toBeCloseTo(scene.actors[1]!.gapAheadM!, 4);
  });
});
