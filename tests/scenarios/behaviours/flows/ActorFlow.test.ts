import { describe, expect, it } from 'vitest';
import type { ActorFlowSetup } from '../../../../scenarios/behaviours/flows/ActorFlow.ts';
import { ActorFlow } from '../../../../scenarios/behaviours/flows/ActorFlow.ts';
import { pathThrough } from '../../../../scenarios/behaviours/paths/ActorPath.ts';
import { ORDINARY_CARS } from '../../../../scenarios/behaviours/scenarioActors.ts';
import type { StageStep } from '../../../../scenarios/behaviours/ScenarioBehaviour.ts';
import type { ActorCommand } from '../../../../src/world/WorldCommands.ts';
import type { ActorSpec } from '../../../leaderboard/SyntheticFrame.ts';
import { frameOf } from '../../../leaderboard/SyntheticFrame.ts';

const PATH = pathThrough(Array.from({ length: 201 }, (_, x) => ({ x, y: 0, z: 0, headingRad: 0 })));

/** Runs a flow for a time, with an ego in a place, in a world that does as it is told. */
function run(setup: Partial<ActorFlowSetup>, seconds: number, ego = { x: 100, y: 50 }): { flow: ActorFlow; state: ReturnType<ActorFlow['start']>; orders: ActorCommand[] } {
  const flow = new ActorFlow({ path: PATH, speedMps: 10, gapM: [25, 40], types: ORDINARY_CARS, firstId: 1_000_000, most: 100, seed: 3, ...setup });
  const state = flow.start();
  const orders: ActorCommand[] = [];
  const bodies = new Map<number, ActorSpec & { x: number }>();
  for (let tick = 0; tick < seconds * 20; tick += 1) {
    const step: StageStep = {
      frame: frameOf({ tick, ego, others: [...bodies].map(([id, body]) => ({ id, ...body })) }),
      egoM: 0, listener: undefined,
      order: (order) => {
        orders.push(order);
        if (order.kind === 'spawn') bodies.set(order.id, { x: order.actor.pose.x, y: order.actor.pose.y, speedMps: order.actor.speedMps });
        if (order.kind === 'destroy') bodies.delete(order.id);
        const body = order.kind === 'walk' ? bodies.get(order.id) : undefined;
        if (order.kind === 'walk' && body !== undefined) bodies.set(order.id, { ...body, speedMps: order.speedMps });
      },
    };
    flow.run(step, state);
    for (const [id, body] of bodies) bodies.set(id, { ...body, x: body.x + (body.speedMps ?? 0) * 0.05 });
  }
  return { flow, state, orders };
}

describe('a flow', () => {
  it('sends one vehicle after another, as far apart as asked', () => {
    const { state } = run({}, 15);
    const gaps = state.actors.slice(1).map((actor, index) => state.actors[index].sM - actor.sM);
    expect(gaps.length).toBeGreaterThan(2);
    expect(gaps.every((gapM) => gapM >= 24.9 && gapM <= 41)).toBe(true);
    expect(state.actors.every(({ speedMps }) => speedMps === 10)).toBe(true);
  });

  it('is full from the start where asked, and empty otherwise', () => {
    expect(run({}, 0.05).state.actors).toHaveLength(1);
    expect(run({ startsFull: true }, 0.05).state.actors.length).toBeGreaterThan(4);
  });

  it('takes away those who have come to its end, and never sends more than it may', () => {
    const { state, orders } = run({ most: 3 }, 60);
    expect(orders.filter(({ kind }) => kind === 'spawn')).toHaveLength(3);
    expect(orders.filter(({ kind }) => kind === 'destroy')).toHaveLength(3);
    expect(state.actors).toEqual([]);
  });

  it('runs into an ego that stands in its way, or stops before it when it minds others', () => {
    const ego = { x: 100, y: 0 };
    const blind = run({}, 20, ego).state;
    expect(blind.minding).toBe(true);
    const minding = run({ minds: true }, 30, ego).state;
    const first = minding.actors[0];
    expect(first.speedMps).toBeLessThan(0.1);
    expect(first.sM).toBeLessThan(100 - 4);
    expect(first.sM).toBeGreaterThan(85);
  });

  it('is the same for the same seed and another for another', () => {
    const places = (seed: number): number[] => run({ seed }, 10).state.actors.map(({ sM }) => sM);
    expect(places(3)).toEqual(places(3));
    expect(places(3)).not.toEqual(places(6));
  });
});
