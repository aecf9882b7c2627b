import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/driving/Action.ts';
import type { DrivingSample } from '../../../src/tasks/driving/DrivingSample.ts';
import { scoreAction } from '../../../src/tasks/driving/scoreAction.ts';
import { blameOf, framesToBlame } from '../../../src/training/past/blameOf.ts';

const SCORES = { infractionScore: -10, conductScore: -2, creditS: 6 };
const wants = (targetSpeedMps: number): Action => ({ targetSpeedMps, lateralOffsetLeftM: 0, reason: 'cruise' });

describe('blame', () => {
  it('fades out over the seconds of credit, and is less for bad conduct than for an infraction', () => {
    expect(blameOf([{ kind: 'collisionVehicle', ticks: 60 }], SCORES)).toEqual({ score: -10, share: 0.5 });
    expect(blameOf([{ kind: 'crawling', ticks: 30 }], SCORES)).toEqual({ score: -2, share: 0.75 });
    expect(blameOf([{ kind: 'redLight', ticks: 200 }], SCORES)).toEqual({ score: -10, share: 0 });
    expect(blameOf([], SCORES)).toBeUndefined();
  });

  it('is for the gravest of what followed, by score and time', () => {
    expect(blameOf([{ kind: 'stalled', ticks: 0 }, { kind: 'collisionVehicle', ticks: 115 }], SCORES)).toEqual({ score: -2, share: 1 });
    expect(blameOf([{ kind: 'stalled', ticks: 0 }, { kind: 'collisionVehicle', ticks: 60 }], SCORES)).toEqual({ score: -10, share: 0.5 });
  });

  it('is whole for every frame without seconds of credit, as in LangProp', () => {
    expect(blameOf([{ kind: 'redLight', ticks: 40 }], { ...SCORES, creditS: 0 })).toEqual({ score: -10, share: 1 });
  });

  it('reaches back as many recorded frames as the seconds hold', () => {
    expect([framesToBlame(6, 10), framesToBlame(2, 10), framesToBlame(0.1, 10)]).toEqual([12, 4, 1]);
  });

  it('mixes the penalty for repeating with the ordinary score by its share', () => {
    const sample: DrivingSample = { scene: new Float32Array(0), driven: wants(8), expert: wants(0), infractions: ['the car hit another vehicle'], blame: { score: -10, share: 0.5 } };
    expect(scoreAction(wants(8), sample, -10)).toMatchObject({ score: -5, repeats: true });
    expect(scoreAction(wants(0), sample, -10)).toMatchObject({ score: 1, repeats: false });
    const { blame: _blame, ...flat } = sample;
    expect(scoreAction(wants(8), flat, -10)).toMatchObject({ score: -10, repeats: true });
    const blameless = { ...sample, driven: wants(0.2) };
    expect(scoreAction(wants(0), blameless, -10)).toMatchObject({ score: 0.5, repeats: false });
  });
});
