import { describe, expect, it } from 'vitest';
import type { ScenarioBehaviour, ScenarioStage, StageStep } from '../../../scenarios/behaviours/ScenarioBehaviour.ts';
import { SCENARIO_TIMEOUT_S, TimedScenario } from '../../../scenarios/behaviours/TimedScenario.ts';
import { filterScenarios } from '../../../src/leaderboard/matching/filterScenarios.ts';
import { frameOf } from '../../leaderboard/SyntheticFrame.ts';
import { ListenerLog } from './ListenerLog.ts';
import { routeOf } from './routeOf.ts';
import { LANES, TOWN } from './stage.ts';

/** A scenario that lasts for a number of steps. */
class Lasting implements ScenarioBehaviour {
  state = { steps: 0, ended: false };
  readonly #lasts: number;

  constructor(lasts: number) {
    this.#lasts = lasts;
  }

  run(): 'running' | 'done' {
    this.state.steps += 1;
    return this.state.steps >= this.#lasts ? 'done' : 'running';
  }

  end(): void {
    this.state.ended = true;
  }
}

function stage(): ScenarioStage {
  const { plan, scenario } = routeOf('Accident', 1);
  return { map: TOWN, laneIndex: LANES, plan, scenario: filterScenarios(plan, [scenario]).kept[0], triggerM: 30, firstActorId: 1_000_000, seed: 0, scenery: false };
}

function step(timeS: number, listener: ListenerLog): StageStep {
  return { frame: frameOf({ timeS }), egoM: 0, listener, order: () => undefined };
}

describe('a blocking scenario', () => {
  it('runs for 240 s and not a step longer', () => {
    const log = new ListenerLog();
    const timed = new TimedScenario(stage(), new Lasting(Infinity));
    expect(timed.run(step(10, log))).toBe('running');
    expect(timed.run(step(10 + SCENARIO_TIMEOUT_S, log))).toBe('running');
    expect(log.heard).toEqual(['0 m: blocked test off']);
    const last = step(10 + SCENARIO_TIMEOUT_S + 0.05, log);
    expect(timed.run(last)).toBe('done');
    timed.end(last);
    expect(log.heard).toEqual(['0 m: blocked test off', '0 m: Accident_1 timed out', '0 m: blocked test on']);
  });

  it('that is solved in time is not reported', () => {
    const log = new ListenerLog();
    const inner = new Lasting(2);
    const timed = new TimedScenario(stage(), inner);
    expect([timed.run(step(0, log)), timed.run(step(1, log))]).toEqual(['running', 'done']);
    timed.end(step(1, log));
    expect({ heard: log.heard, inner: inner.state }).toEqual({ heard: ['0 m: blocked test off', '0 m: blocked test on'], inner: { steps: 2, ended: true } });
  });

  it('is wound back together with what it holds', () => {
    const timed = new TimedScenario(stage(), new Lasting(3));
    const log = new ListenerLog();
    timed.run(step(0, log));
    const saved = structuredClone(timed.state);
    expect([timed.run(step(1, log)), timed.run(step(2, log))]).toEqual(['running', 'done']);
    timed.state = saved;
    expect([timed.run(step(1, log)), timed.run(step(2, log))]).toEqual(['running', 'done']);
  });
});
