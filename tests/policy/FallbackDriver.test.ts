import { describe, expect, it } from 'vitest';
import { SAFE_STOP } from '../../src/driving/Action.ts';
import type { Decision, Driver, EpisodeStart, Observation } from '../../src/driving/Driver.ts';
import { FallbackDriver } from '../../src/policy/FallbackDriver.ts';

const failure = { kind: 'exception', message: 'lights[0] is undefined' } as const;
// Nothing below looks at them.
const START = {} as EpisodeStart;
const STEP = {} as Observation;

/** Fails in the steps (of those in which it is asked) that the list names; its target speed counts the steps since it began anew. */
class Flaky implements Driver {
  readonly name: string;
  readonly #failsAt: readonly number[];
  #asked = 0;
  #since = 0;

  constructor(name: string, failsAt: readonly number[]) {
    this.name = name;
    this.#failsAt = failsAt;
  }

  reset(): void {
    this.#since = 0;
  }

  drive(): Decision {
    this.#asked += 1;
    this.#since += 1;
    if (this.#failsAt.includes(this.#asked)) return { action: SAFE_STOP, failure };
    return { action: { targetSpeedMps: this.#since, lateralOffsetLeftM: 0, reason: 'cruise' } };
  }
}

async function decisions(chain: FallbackDriver, steps: number): Promise<Decision[]> {
  await chain.reset(START);
  const made: Decision[] = [];
  for (let step = 0; step < steps; step += 1) made.push(await chain.drive(STEP));
  return made;
}

const going = (targetSpeedMps: number): Decision => ({ action: { targetSpeedMps, lateralOffsetLeftM: 0, reason: 'cruise' } });

describe('a chain of drivers', () => {
  it('asks the next one in a step in which the first fails, with fresh memory unless it was asked in the step before', async () => {
    const chain = new FallbackDriver([new Flaky('best', [2, 3, 5]), new Flaky('next', [])]);
    expect(await decisions(chain, 5)).toEqual([
      going(1),
      { ...going(1), standIn: { rank: 1, failure } },
      { ...going(2), standIn: { rank: 1, failure } },
      going(4),
      { ...going(1), standIn: { rank: 1, failure } },
    ]);
    expect(chain.name).toBe('best');
  });

  it('stops safely when all fail, and says why the first one did', async () => {
    const chain = new FallbackDriver([new Flaky('best', [1]), new Flaky('next', [1]), new Flaky('last', [1])]);
    expect(await decisions(chain, 2)).toEqual([{ action: SAFE_STOP, failure }, going(2)]);
  });

  it('is refused without drivers', () => {
    expect(() => new FallbackDriver([])).toThrow('at least one');
  });
});
