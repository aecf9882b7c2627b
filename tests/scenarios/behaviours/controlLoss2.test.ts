import { describe, expect, it } from 'vitest';
import { filterScenarios } from '../../../src/leaderboard/matching/filterScenarios.ts';
import { Referee } from '../../../src/leaderboard/Referee.ts';
import { EmbeddedWorld } from '../../../src/sim/EmbeddedWorld.ts';
import type { VehicleControl } from '../../../src/world/WorldCommands.ts';
import { CLEAR_WEATHER } from '../../../src/world/WorldSetup.ts';
import { frameOf } from '../../leaderboard/SyntheticFrame.ts';
import { CarefulDriver } from './CarefulDriver.ts';
import { ListenerLog } from './ListenerLog.ts';
import { routeOf } from './routeOf.ts';
import { driveScenario } from './scenarioDrive.ts';
import { directorFor, LANES, TOWN } from './stage.ts';

const COASTING: VehicleControl = { throttle: 0.5, brake: 0, steer: 0, reverse: false, handBrake: false };
const ROUTE = routeOf('ControlLoss', 3);

/** Where the ego slips and how, when it is driven exactly along the route. */
function slips(): { atM: number; steer: number; throttle: number }[] {
  const { plan, scenario } = ROUTE;
  const placed = filterScenarios(plan, [scenario]).kept;
  const director = directorFor(plan, placed, new ListenerLog());
  const found: { atM: number; steer: number; throttle: number }[] = [];
  for (let index = 0; index < plan.count; index += 1) {
    director.commands(frameOf({ tick: index, ego: { x: plan.x[index], y: plan.y[index], headingRad: plan.headingRad[index], speedMps: 10 } }));
    const { steer, throttle } = director.disturb(COASTING);
    if (steer !== 0) found.push({ atM: plan.sM[index] - plan.sM[placed[0].routeIndex], steer, throttle });
  }
  return found;
}

describe('ControlLoss of 2.x', () => {
  it('disturbs the control within 2 m of 14, 48 and 74 m past the trigger and nowhere else', () => {
    const heaps = slips().map(({ atM }) => [14, 48, 74].find((heapM) => Math.abs(atM - heapM) <= 2.6));
    expect([...new Set(heaps)]).toEqual([14, 48, 74]);
  });

  it('adds noise of 0.055 to the steering and 0.03 to the throttle, to one side per heap', () => {
    for (const heapM of [14, 48, 74]) {
      const near = slips().filter(({ atM }) => Math.abs(atM - heapM) <= 3);
      expect(near.length).toBeGreaterThan(1);
      expect(new Set(near.map(({ steer }) => Math.sign(steer))).size).toBe(1);
      for (const { steer, throttle } of near) {
        expect(Math.abs(Math.abs(steer) - 0.055)).toBeLessThan(0.06);
        expect(Math.abs(Math.abs(throttle - 0.5) - 0.03)).toBeLessThan(0.04);
      }
    }
  });

  it('throws a car off the lane whose driver holds the wheel still, and not one who steers back', async () => {
    expect((await driveScenario(TOWN, ROUTE, new CarefulDriver())).caught).toEqual([]);
    const straight = straightest();
    expect(heldStill(straight, false)).toBe(0);
    const outsideM = Array.from({ length: 8 }, (_, seed) => heldStill(straight, true, seed));
    expect(Math.max(...outsideM)).toBeGreaterThan(0);
  });
});

/** The place of the scenario on the straightest road of those that are tried. */
function straightest(): typeof ROUTE {
  const bendOf = ({ plan }: typeof ROUTE): number => Math.max(...Array.from(plan.headingRad, (heading) => Math.abs(heading - plan.headingRad[0])));
  return Array.from({ length: 30 }, (_, seed) => routeOf('ControlLoss', seed)).reduce((best, route) => (bendOf(route) < bendOf(best) ? route : best));
}

/** Metres outside its lanes that a car drives whose wheel is never turned. */
function heldStill({ plan, scenario }: typeof ROUTE, slippery: boolean, seed = 0): number {
  const world = new EmbeddedWorld();
  const director = directorFor(plan, filterScenarios(plan, [scenario]).kept, new ListenerLog(), seed);
  const referee = new Referee({ map: TOWN, laneIndex: LANES, route: plan, version: '2.1', routeId: '0' });
  const pose = { x: plan.x[0], y: plan.y[0], z: plan.z[0], headingRad: plan.headingRad[0] };
  let frame = world.reset({ map: TOWN, seed: 1, ego: { pose, speedMps: 8 }, traffic: { vehicles: 0, walkers: 0, carelessWalkers: 0 }, weather: CLEAR_WEATHER });
  for (let tick = 0; tick < 280; tick += 1) {
    referee.observe(frame);
    const actors = director.commands(frame);
    const steady = { ...COASTING, throttle: frame.actors.speedMps[0] < 8 ? 0.4 : 0 };
    frame = world.step({ ego: slippery ? director.disturb(steady) : steady, actors });
  }
  return referee.result().infractions.find(({ kind }) => kind === 'outsideLanes')?.metres ?? 0;
}
