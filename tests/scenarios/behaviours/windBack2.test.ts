import { describe, expect, it } from 'vitest';
import { PLACEABLE_TYPES } from '../../../scenarios/placing/placeWishes.ts';
import { filterScenarios } from '../../../src/leaderboard/matching/filterScenarios.ts';
import { EmbeddedWorld } from '../../../src/sim/EmbeddedWorld.ts';
import { CLEAR_WEATHER } from '../../../src/world/WorldSetup.ts';
import type { WorldFrame } from '../../../src/world/WorldFrame.ts';
import { ListenerLog } from './ListenerLog.ts';
import { routeOf } from './routeOf.ts';
import { directorFor, TOWN } from './stage.ts';

const CARS = 15;

/** A drive in which the ego is carried along its route, so that every scenario is triggered whatever happens. */
function carried(type: string): { run(steps: number): unknown[]; save(): () => void } {
  const { plan, scenario } = routeOf(type, 1);
  const director = directorFor(plan, filterScenarios(plan, [scenario]).kept, new ListenerLog());
  const world = new EmbeddedWorld();
  const poseAt = (index: number) => ({ x: plan.x[index], y: plan.y[index], z: plan.z[index], headingRad: plan.headingRad[index] });
  let frame: WorldFrame = world.reset({ map: TOWN, seed: 4, ego: { pose: poseAt(0), speedMps: 0 }, traffic: { vehicles: CARS, walkers: 0, carelessWalkers: 0 }, weather: CLEAR_WEATHER });
  const idle = { throttle: 0, brake: 0, steer: 0, reverse: false, handBrake: false };
  return {
    run: (steps) => {
      const seen: unknown[] = [];
      for (let step = 0; step < steps; step += 1) {
        const orders = director.commands(frame);
        const index = Math.min(plan.count - 1, frame.tick >> 1);
        frame = world.step({ ego: director.disturb(idle), actors: [...orders, { kind: 'teleport', id: frame.actors.id[0], pose: poseAt(index) }] });
        const { count, id, x, y, headingRad } = frame.actors;
        seen.push([orders.length, ...id.subarray(0, count), ...x.subarray(0, count), ...y.subarray(0, count), ...headingRad.subarray(0, count)]);
      }
      return seen;
    },
    save: () => {
      const saved = { world: world.save(), director: director.save() };
      return () => {
        frame = world.restore(saved.world);
        director.restore(saved.director);
      };
    },
  };
}

describe('a 2.x scenario that is wound back', () => {
  it.each(PLACEABLE_TYPES)('%s goes on as it did, bit for bit', (type) => {
    const drive = carried(type);
    for (const steps of [40, 70]) {
      drive.run(steps);
      const back = drive.save();
      const first = drive.run(60);
      back();
      expect(drive.run(60)).toEqual(first);
    }
  });
});
