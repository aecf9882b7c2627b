import { beforeEach, describe, expect, it } from 'vitest';
import type { Driver } from '../../../src/driving/Driver.ts';
import { createPolicy, type Policy } from '../../../src/optimiser/Policy.ts';
import type { RunEvent } from '../../../src/training/EventLog.ts';
import { ClosedLoopGate, type GateParts } from '../../../src/training/past/ClosedLoopGate.ts';
import type { SceneDrive } from '../../../src/training/past/SceneStage.ts';

/** A policy that gets so many metres far in every scene (the expert gets 100 m), made in some update. */
function policy(metres: number, createdAtUpdate = 0): Policy {
  return createPolicy(`function drive(scene, memory) { return ${metres}; }`, { origin: 'given', createdAtUpdate });
}

/** Drives as far as the driver's name says. */
const stage: GateParts['stage'] = {
  drive: async (_scene, { name }): Promise<SceneDrive> => ({ infractions: [], progressM: name.startsWith('expert') ? 100 : Number(name), failures: 0, ticks: 100 }),
};

let events: RunEvent[];
let failedCases: Map<string, readonly string[]>;

function gate(settings: Partial<GateParts['settings']> = {}): ClosedLoopGate {
  return new ClosedLoopGate({
    settings: { gate: true, raceAlpha: 0.2, raceContenders: 3, veto: 'relative', ...settings },
    stage,
    failedCases: async ({ hash }) => failedCases.get(hash) ?? [],
    driverOf: async ({ source }): Promise<Driver> => ({ name: /return (\d+)/.exec(source)![1]!, reset: () => {}, drive: () => Promise.reject(new Error('not driven here')) }),
    course: () => Array.from({ length: 6 }, (_, index) => ({ scene: { routeIndex: 0, seed: index, endTick: 100 }, expert: undefined })),
    emit: (event) => events.push(event),
  });
}

const verdicts = (): unknown[] => events.filter(({ kind }) => kind === 'wheelContested').map(({ verdict, scenes }) => [verdict, scenes]);

beforeEach(() => {
  events = [];
  failedCases = new Map();
});

const slow = policy(20);
const middling = policy(50);
const fast = policy(95);

describe('the closed-loop gate', () => {
  it('lets the best of the ranking drive first unless a lower one is proven better by driving', async () => {
    expect(await gate().lead([slow, fast], 1)).toBe(fast.hash);
    expect(await gate().lead([fast, slow], 1)).toBe(fast.hash);
    expect(verdicts()).toEqual([['better', 4], ['worse', 4]]);
  });

  it('keeps the present leader against a better ranked policy until a race proves that one better, and lets it drive in shadow meanwhile', async () => {
    const judge = gate();
    expect(await judge.lead([middling], 1)).toBe(middling.hash);
    const little = policy(58);
    expect(await judge.lead([little, middling], 2)).toBe(middling.hash);
    expect(judge.shadow).toBe(little.hash);
    const resumed = gate();
    resumed.restore(JSON.parse(JSON.stringify(judge.save())));
    for (let update = 3; update < 12 && resumed.shadow !== undefined; update += 1) await resumed.lead([little, middling], update);
    expect(resumed.save()).toEqual({ leader: little.hash, evidence: [] });
    expect(events.filter(({ kind }) => kind === 'wheelGiven').at(-1)).toMatchObject({ policy: little.hash });
  });

  it('drops a shadow with what it has shown', async () => {
    const judge = gate();
    await judge.lead([middling], 1);
    await judge.lead([policy(58), middling], 2);
    judge.dropShadow();
    expect(judge.save()).toEqual({ leader: middling.hash, evidence: [] });
  });

  it('lets nobody race who fails a case that the leader passes, or with strict veto any case', async () => {
    failedCases.set(fast.hash, ['0001']);
    const judge = gate();
    await judge.lead([slow], 1);
    expect(await judge.lead([fast, slow], 2)).toBe(slow.hash);
    expect(verdicts()).toEqual([['vetoed', 0]]);
    failedCases.set(slow.hash, ['0001', '0002']);
    expect(await judge.lead([fast, slow], 3)).toBe(fast.hash);
    const strict = gate({ veto: 'strict' });
    await strict.lead([slow], 1);
    expect(await strict.lead([fast, slow], 2)).toBe(slow.hash);
  });

  it('hears new policies although they are ranked below the leader, but only as many as may race', async () => {
    const judge = gate({ raceContenders: 1 });
    await judge.lead([middling], 1);
    expect(await judge.lead([middling, slow, policy(95, 2)], 2)).toBe(policy(95, 2).hash);
    expect(verdicts()).toHaveLength(1);
  });

  it('gives the wheel to nobody whose text cannot be run', async () => {
    const broken = createPolicy('function drive( {', { origin: 'given' });
    expect(await gate().lead([broken, slow], 1)).toBe(slow.hash);
    expect(await gate().lead([broken], 1)).toBe(broken.hash);
  });
});
