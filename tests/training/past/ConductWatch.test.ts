import { describe, expect, it } from 'vitest';
import type { EpisodeStep } from '../../../src/driving/runEpisode.ts';
import { ConductWatch } from '../../../src/training/past/ConductWatch.ts';

interface Moment {
  readonly speedMps: number;
  readonly expertMps: number;
  readonly accelMps2?: number;
  readonly yawRate?: number;
}

/** Only what the watch looks at. */
function step(tick: number, { speedMps, expertMps, accelMps2 = 0, yawRate = 0 }: Moment): EpisodeStep {
  const ego = { speedMps, accelMps2, yawRateLeftRadPerS: yawRate, standingForS: 0 };
  return { tick, observation: { scene: { ego } }, label: { action: { targetSpeedMps: expertMps } } } as EpisodeStep;
}

/** Kinds and ticks of the faults of a drive whose moments are given by tick. */
function faultsOf(ticks: number, at: (tick: number) => Moment): string[] {
  const watch = new ConductWatch();
  return Array.from({ length: ticks }, (_, tick) => watch.watch(step(tick, at(tick)))).flatMap((faults) => faults.map(({ kind, tick, urgent }) => `${kind} ${tick}${urgent === true ? ' urgent' : ''}`));
}

describe('conduct', () => {
  it('is at fault for standing while the expert would drive, again and again, and not for waiting with it', () => {
    expect(faultsOf(250, () => ({ speedMps: 0, expertMps: 5 }))).toEqual(['stalled 119 urgent', 'stalled 239 urgent']);
    expect(faultsOf(250, () => ({ speedMps: 0, expertMps: 0 }))).toEqual([]);
    expect(faultsOf(250, (tick) => ({ speedMps: 0, expertMps: tick % 100 === 99 ? 0 : 5 }))).toEqual([]);
  });

  it('is at fault for creeping at less than half of what the expert wants for eight seconds', () => {
    expect(faultsOf(320, () => ({ speedMps: 2, expertMps: 8 }))).toEqual(['crawling 159', 'crawling 319']);
    expect(faultsOf(320, () => ({ speedMps: 5, expertMps: 8 }))).toEqual([]);
  });

  it('is at fault for hard braking that the expert does not want, and for fast turning, once per some seconds', () => {
    expect(faultsOf(60, () => ({ speedMps: 8, expertMps: 8, accelMps2: -5 }))).toEqual(['rough 5']);
    expect(faultsOf(60, () => ({ speedMps: 8, expertMps: 0, accelMps2: -5 }))).toEqual([]);
    expect(faultsOf(100, () => ({ speedMps: 10, expertMps: 10, yawRate: 0.6 }))).toEqual(['rough 5', 'rough 85']);
    expect(faultsOf(60, (tick) => ({ speedMps: 8, expertMps: 8, accelMps2: tick % 4 === 0 ? -5 : 0 }))).toEqual([]);
  });
});
