import type { SpeedAndSteering } from './SceneInfo.ts';

/** A turn angle that is off by so many degrees is wrong. */
const WRONG_TURN_DEG = 10;

/** One recorded moment on which policies of LangProp are scored. */
export interface LangPropSample {
  /** The packed scene, exactly as a policy gets it. */
  readonly scene: Float32Array;
  readonly driven: SpeedAndSteering;
  readonly expert: SpeedAndSteering;
  /** Infractions that followed within the look-ahead, as names with a sentence; empty for most samples. */
  readonly infractions: readonly string[];
}

export interface LangPropScores {
  readonly exceptionScore: number;
  readonly infractionScore: number;
  /** A wrong turn scores like an exception, see `LangPropSlips`. */
  readonly flatPenalty: boolean;
}

/** The score of one answer. `exception` is set where LangProp's own test of the output raises. */
export type LangPropScore =
  | { readonly score: number; readonly feedback: string; readonly repeats: boolean; readonly exception?: undefined }
  | { readonly score: number; readonly exception: string };

/** Strictly between -180 and 180. */
export function isTurnAngle(angleDeg: number): boolean {
  return angleDeg > -180 && angleDeg < 180;
}

/** Why an answer is wrong whatever its speed level: what LangProp asserts. Undefined when it is not. */
export function wrongTurn(output: Pick<SpeedAndSteering, 'turn_angle'>, expert: Pick<SpeedAndSteering, 'turn_angle'>): string | undefined {
  if (!isTurnAngle(output.turn_angle)) return `turn_angle must lie between -180 and 180 degrees, but is ${output.turn_angle}`;
  // Without wrapping, as LangProp has it.
  const offDeg = Math.abs(output.turn_angle - expert.turn_angle);
  return offDeg >= WRONG_TURN_DEG ? `turn_angle is ${output.turn_angle.toFixed(1)} degrees where ${expert.turn_angle.toFixed(1)} is right: ${WRONG_TURN_DEG} degrees or more off` : undefined;
}

/**
 * LangProp's score of one answer against the expert's label: 1 for the right speed level, 0 for another. Before an infraction: 0 for everybody when
 * the driver had done what the expert would have; else 1 for the expert's level, the infraction score for the level that was driven, 0 for the third.
 */
export function scoreSpeedAndSteering(output: SpeedAndSteering, sample: LangPropSample, scores: LangPropScores): LangPropScore {
  const wrong = wrongTurn(output, sample.expert);
  if (wrong !== undefined) {
    const offDeg = Math.abs(output.turn_angle - sample.expert.turn_angle);
    const graded = isTurnAngle(output.turn_angle) ? Math.max(scores.exceptionScore, 0 - offDeg / 10) : scores.exceptionScore;
    return { score: scores.flatPenalty ? scores.exceptionScore : graded, exception: wrong };
  }
  const right = output.speed_level === sample.expert.speed_level;
  const feedback = right ? 'the right speed level' : `${output.speed_level} where ${sample.expert.speed_level} is right`;
  if (sample.infractions.length === 0) return { score: right ? 1 : 0, feedback, repeats: false };
  if (sample.expert.speed_level === sample.driven.speed_level) return { score: 0, feedback: 'the driver had decided like the expert: nobody is blamed', repeats: false };
  if (right) return { score: 1, feedback, repeats: false };
  return output.speed_level === sample.driven.speed_level
    ? { score: scores.infractionScore, feedback: 'repeats the speed level that led to an infraction', repeats: true }
    : { score: 0, feedback, repeats: false };
}
