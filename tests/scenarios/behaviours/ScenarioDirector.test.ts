import { describe, expect, it } from 'vitest';
import type { EpisodeDirector, EpisodeReferee } from '../../../src/driving/runEpisode.ts';
import { Referee } from '../../../src/leaderboard/Referee.ts';
import type { ActorCommand } from '../../../src/world/WorldCommands.ts';
import { FIRST_SCRIPTED_ID } from '../../../src/world/WorldCommands.ts';
import type { WorldFrame } from '../../../src/world/WorldFrame.ts';
import { EmbeddedWorld } from '../../../src/sim/EmbeddedWorld.ts';
import { CLEAR_WEATHER } from '../../../src/world/WorldSetup.ts';
import { findPlace, openRoad } from './places.ts';
import type { Place } from './stage.ts';
import { directorOf, LANES, TOWN } from './stage.ts';
import { frameOf } from '../../leaderboard/SyntheticFrame.ts';

const PLACE = findPlace('Scenario3', 'valid', openRoad(45, 60));

function frameAt({ plan }: Place, index: number): WorldFrame {
  return frameOf({ tick: index * 2, ego: { x: plan.x[index]!, y: plan.y[index]!, headingRad: plan.headingRad[index]!, speedMps: 10 } });
}

function run(director: ReturnType<typeof directorOf>, from: number, to: number): ActorCommand[] {
  const orders: ActorCommand[] = [];
  for (let index = from; index < to; index += 1) orders.push(...director.commands(frameAt(PLACE, index)));
  return orders;
}

describe('the director', () => {
  it('and the referee are what an episode runner needs', () => {
    const { plan, scenario } = PLACE;
    const director: EpisodeDirector = directorOf(plan, [scenario]);
    const referee: EpisodeReferee = new Referee({ map: TOWN, laneIndex: LANES, route: plan, version: '1.0', routeId: '0' });
    referee.observe(frameAt(PLACE, 0));
    expect([referee.ended, director.commands(frameAt(PLACE, 0))]).toEqual([undefined, []]);
  });

  it('starts a scenario at its trigger, and takes its actors away when it is done', () => {
    const director = directorOf(PLACE.plan, [PLACE.scenario]);
    expect(run(director, 0, 38)).toEqual([]);
    expect(director.running).toEqual([]);
    const orders = run(director, 38, 60);
    expect(director.running).toEqual(['Scenario3_0']);
    const spawned = orders.flatMap((order) => (order.kind === 'spawn' ? [order.id] : []));
    expect(spawned).toEqual([FIRST_SCRIPTED_ID, FIRST_SCRIPTED_ID + 1]);
    const later = run(director, 60, PLACE.plan.count);
    expect(director.running).toEqual([]);
    expect(later.flatMap((order) => (order.kind === 'destroy' ? [order.id] : []))).toEqual(spawned);
  });

  it('gives each scenario ids of its own', () => {
    const second = { ...PLACE.scenario, name: 'Scenario3_1' };
    const spawned = run(directorOf(PLACE.plan, [PLACE.scenario, second]), 0, 60).flatMap((order) => (order.kind === 'spawn' ? [order.id - FIRST_SCRIPTED_ID] : []));
    expect(spawned).toEqual([0, 1, 1000, 1001]);
  });

  it('can be wound back to any moment', () => {
    const director = directorOf(PLACE.plan, [PLACE.scenario]);
    run(director, 0, 45);
    const saved = director.save();
    const first = run(director, 45, PLACE.plan.count);
    director.restore(saved);
    expect(run(director, 45, PLACE.plan.count)).toEqual(first);
    expect(first.length).toBeGreaterThan(0);
  });

  it('and the world wound back together repeat an episode bit for bit', () => {
    const { plan, scenario } = PLACE;
    const world = new EmbeddedWorld();
    const director = directorOf(plan, [scenario]);
    const start = { x: plan.x[30]!, y: plan.y[30]!, z: plan.z[30]!, headingRad: plan.headingRad[30]! };
    let frame = world.reset({ map: TOWN, seed: 3, ego: { pose: start, speedMps: 8 }, traffic: { vehicles: 10, walkers: 5, carelessWalkers: 0 }, weather: CLEAR_WEATHER });
    const steps = (count: number): number[] => {
      const xs: number[] = [];
      for (let step = 0; step < count; step += 1) {
        frame = world.step({ ego: { throttle: 0.3, brake: 0, steer: 0, reverse: false, handBrake: false }, actors: director.commands(frame) });
        for (let row = 0; row < frame.actors.count; row += 1) xs.push(frame.actors.id[row]!, frame.actors.x[row]!, frame.actors.y[row]!);
      }
      return xs;
    };
    for (let index = 0; index < 30; index += 1) director.commands(frameAt(PLACE, index));
    steps(25);
    const saved = { world: world.save(), director: director.save() };
    const first = steps(60);
    frame = world.restore(saved.world);
    director.restore(saved.director);
    expect(steps(60)).toEqual(first);
    expect(first).toContain(FIRST_SCRIPTED_ID);
  });
});
