import { describe, expect, it } from 'vitest';
import { sessionPlan } from '../../../src/training/session/SessionPlan.ts';
import { SettingsSchema, type Settings } from '../../../src/training/settings.ts';

function plan(training: Partial<Settings['training']>, optimiser: Partial<Settings['optimiser']> = {}): ReturnType<typeof sessionPlan> {
  const settings = SettingsSchema.parse(Object.fromEntries(Object.keys(SettingsSchema.shape).map((section) => [section, {}])));
  return sessionPlan({ ...settings, training: { ...settings.training, ...training }, optimiser: { ...settings.optimiser, ...optimiser }, past: { ...settings.past, creditS: 0 } });
}

describe('the plan of a session', () => {
  it('names the modes as LangProp does', () => {
    expect(plan({}).title).toBe('DAgger IL+RL');
    expect([plan({ mode: 'offline' }), plan({ mode: 'dagger', infractions: false }), plan({ mode: 'online' }), plan({ mode: 'online', infractions: false })].map(({ title }) => title)).toEqual([
      'offline IL', 'DAgger IL', 'online IL+RL', 'online IL',
    ]);
  });

  it('drives unless offline, and scores on the expert\'s frames unless online', () => {
    expect([plan({ mode: 'offline' }), plan({ mode: 'dagger' }), plan({ mode: 'online' })].map(({ drives, showsExpert }) => [drives, showsExpert])).toEqual([[false, true], [true, true], [true, false]]);
  });

  it('has LangProp\'s clock, sizes and repairs for its task, our own for ours, and does what is asked for', () => {
    const ours = { routeClock: false, lookAheadFrames: 4, expertLookAheadFrames: 0, repairPauseTicks: 100, repairAttempts: 1, stuckAfterS: 90, keep: 20, finalists: 2 };
    const langProp = { routeClock: true, lookAheadFrames: 4, expertLookAheadFrames: 4, repairPauseTicks: 0, repairAttempts: 5, stuckAfterS: Infinity, keep: 20, finalists: 1 };
    expect(plan({})).toMatchObject(ours);
    expect(plan({ task: 'driving-langprop' })).toMatchObject(langProp);
    expect(plan({ task: 'driving-langprop', mode: 'offline' })).toMatchObject({ ...langProp, expertLookAheadFrames: 1, keep: 16 });
    expect(plan({ task: 'driving-langprop', infractions: false })).toMatchObject({ ...langProp, lookAheadFrames: 0, expertLookAheadFrames: 0 });
    expect(plan({ repairPauseTicks: 7, repairAttempts: 2, stuckAfterS: 30, finalists: 3 }, { keep: 5 })).toMatchObject({ ...ours, repairPauseTicks: 7, repairAttempts: 2, stuckAfterS: 30, finalists: 3, keep: 5 });
  });
});
