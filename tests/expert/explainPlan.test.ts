import { describe, expect, it } from 'vitest';
import { COST_TERMS } from '../../src/driving/Grounds.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { explainPlan } from '../../expert/explain/explainPlan.ts';
import { observationOf, SceneSnapshotSchema, takeSnapshot } from '../../expert/explain/SceneSnapshot.ts';
import { emptyMemory } from '../../expert/ExpertMemory.ts';
import { EXPERT_SETTINGS } from '../../expert/ExpertSettings.ts';
import { planDrive } from '../../expert/planDrive.ts';
import { Workspace } from '../../expert/Workspace.ts';
import type { TestActor } from '../driving/testFrame.ts';
import { decide, straightScene } from './straightScene.ts';

const LEADER: TestActor = { id: 2, x: 16, y: 0, speedMps: 3 };

function explained(others: readonly TestActor[], options?: Parameters<typeof decide>[2]): ReturnType<typeof explainPlan> {
  const plan = decide('twoWay', others, options);
  return explainPlan(plan, emptyMemory(), plan.workspace);
}

describe('explainPlan', () => {
  it('names the leader that limits the speed, and how fast the car would drive without it', () => {
    const { brakeReason, limiting, freeTargetMps, action } = explained([LEADER]);
    expect(brakeReason).toBe('leader');
    expect(limiting).toMatchObject({ kind: 'actor', id: 2, what: 'car', speedMps: 3 });
    expect(freeTargetMps).toBeGreaterThan(action.targetSpeedMps + 1);
    expect(freeTargetMps).toBeCloseTo(10.4, 6);
  });

  it('has nothing to name on an empty road', () => {
    expect(explained([])).toMatchObject({ brakeReason: 'none', limiting: null, freeTargetMps: null, solvable: true, boldness: 0 });
  });

  it('tells the options best first, with costs that sum up', () => {
    const { options, action, acceptable } = explained([LEADER]);
    expect(options.length).toBeGreaterThan(1);
    expect(options.length).toBeLessThanOrEqual(5);
    expect(options[0]!.targetSpeedMps).toBeCloseTo(action.targetSpeedMps, 9);
    const totals = options.slice(1).map(({ total }) => total);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    for (const { total, costs } of options) expect(COST_TERMS.reduce((sum, term) => sum + costs[term], 0)).toBeCloseTo(total, 9);
    expect(acceptable[0]!.fromMps).toBeLessThanOrEqual(action.targetSpeedMps);
    expect(acceptable[0]!.toMps).toBeGreaterThanOrEqual(action.targetSpeedMps);
  });

  it('says when no way is left without a likely loss', () => {
    const { solvable, brakeReason } = explained([{ id: 2, kind: ActorKind.prop, x: 4.5, y: 0, lengthM: 1, widthM: 14 }], { speedMps: 12 });
    expect(solvable).toBe(false);
    expect(brakeReason).toBe('collisionUnavoidable');
  });

  it('decides the same whether or not it is asked for grounds', () => {
    const { ground, observation } = straightScene('twoWay', [LEADER]);
    const plan = (thorough: boolean): unknown => planDrive(ground, observation, emptyMemory(), EXPERT_SETTINGS.strong, new Workspace(), thorough).action;
    expect(plan(true)).toEqual(plan(false));
  });
});

describe('a snapshot of a scene', () => {
  it('gives the same plan after it went through a file', () => {
    const { ground, observation, start } = straightScene('twoWay', [LEADER, { id: 3, kind: ActorKind.walker, x: 20, y: -3, headingRad: 1.5, speedMps: 1 }]);
    const memory = emptyMemory();
    const read = SceneSnapshotSchema.parse(JSON.parse(JSON.stringify(takeSnapshot(observation, memory))));
    const again = planDrive(ground, observationOf(read, start.map, start.route), read.memory, EXPERT_SETTINGS.strong, new Workspace());
    const first = planDrive(ground, observation, memory, EXPERT_SETTINGS.strong, new Workspace());
    expect(again.action).toEqual(first.action);
    expect(again.memory).toEqual(first.memory);
  });
});
