import { describe, expect, it } from 'vitest';
import { GOLDEN_DRIVES, readTrace, replay } from './golden/goldenTraces.ts';

/** A change here is a change of behaviour: declare it, and write the traces anew with `node tests/expert/golden/recordGoldenTraces.ts --actions`. */
describe('the expert, byte for byte, on recorded observations', () => {
  it.each(GOLDEN_DRIVES.map((drive) => [drive.name, drive] as const))('%s', (_, drive) => {
    const { observations, actions } = readTrace(drive);
    expect(observations.length).toBeGreaterThan(40);
    const again = replay(drive, observations).map((action) => JSON.stringify(action));
    const differing = again.flatMap((action, index) => (action === JSON.stringify(actions[index]) ? [] : [`tick ${observations[index]!.tick}: ${action} where ${JSON.stringify(actions[index])} was`]));
    expect(differing).toEqual([]);
    expect(replay(drive, observations).map((action) => JSON.stringify(action))).toEqual(again);
  });

  it('cover more than driving on', () => {
    const reasons = new Set(GOLDEN_DRIVES.flatMap((drive) => readTrace(drive).actions.map(({ reason }) => reason)));
    expect([...reasons].toSorted()).toEqual(expect.arrayContaining(['cruise', 'curve', 'leader']));
    expect(reasons.size).toBeGreaterThan(4);
  });
});
