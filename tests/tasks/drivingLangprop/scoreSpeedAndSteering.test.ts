import { describe, expect, it } from 'vitest';
import { SPEED_LEVELS, type SpeedLevel } from '../../../src/tasks/drivingLangprop/SceneInfo.ts';
import { scoreSpeedAndSteering, type LangPropSample, type LangPropScores } from '../../../src/tasks/drivingLangprop/scoreSpeedAndSteering.ts';

const LANGPROP: LangPropScores = { exceptionScore: -10, infractionScore: -10, flatPenalty: true };

function sample(driven: SpeedLevel, expert: SpeedLevel, infractions: readonly string[] = []): LangPropSample {
  return { scene: new Float32Array(0), driven: { speed_level: driven, turn_angle: 0 }, expert: { speed_level: expert, turn_angle: 0 }, infractions };
}

function scoresOf(of: LangPropSample): number[] {
  return SPEED_LEVELS.map((speed_level) => scoreSpeedAndSteering({ speed_level, turn_angle: 9.9 }, of, LANGPROP).score);
}

describe('LangProp\'s score of an answer', () => {
  it('is 1 for the expert\'s level and 0 for another, whatever was driven', () => {
    expect(SPEED_LEVELS.map((expert) => scoresOf(sample('MOVE', expert)))).toEqual([[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
  });

  it('punishes the driven level before an infraction, unless the expert would have driven the same: then it is 0 for everybody', () => {
    const before = (driven: SpeedLevel, expert: SpeedLevel): number[] => scoresOf(sample(driven, expert, ['red light']));
    expect([before('MOVE', 'MOVE'), before('MOVE', 'SLOW'), before('MOVE', 'STOP'), before('SLOW', 'STOP')]).toEqual([[0, 0, 0], [-10, 1, 0], [-10, 0, 1], [0, -10, 1]]);
  });

  it('takes a turn that is off by 10 degrees or more, or no turn at all, for an exception', () => {
    const turned = (turn_angle: number, scores: LangPropScores = LANGPROP): number => scoreSpeedAndSteering({ speed_level: 'MOVE', turn_angle }, sample('MOVE', 'MOVE'), scores).score;
    expect([turned(9.99), turned(-9.99), turned(10), turned(-45), turned(180), turned(-200)]).toEqual([1, 1, -10, -10, -10, -10]);
    expect(scoreSpeedAndSteering({ speed_level: 'MOVE', turn_angle: -45 }, sample('MOVE', 'MOVE'), LANGPROP).exception).toBe('turn_angle is -45.0 degrees where 0.0 is right: 10 degrees or more off');
    const graded = { ...LANGPROP, flatPenalty: false };
    expect([turned(9.99, graded), turned(10, graded), turned(-45, graded), turned(150, graded), turned(180, graded)]).toEqual([1, -1, -4.5, -10, -10]);
  });

  it('does not wrap angles, as LangProp does not', () => {
    const behind: LangPropSample = { ...sample('MOVE', 'MOVE'), expert: { speed_level: 'MOVE', turn_angle: 179 } };
    expect(scoreSpeedAndSteering({ speed_level: 'MOVE', turn_angle: -179 }, behind, LANGPROP).score).toBe(-10);
  });
});
