import { ActionSchema, REASONS } from '../../driving/Action.ts';
import type { PolicyEvaluation } from '../../optimiser/PolicyEvaluation.ts';
import type { DrivingSample } from './DrivingSample.ts';

/** How a policy did in the scenes in which the expert had one reason for its speed. */
export interface ReasonGroup {
  readonly reason: string;
  readonly count: number;
  readonly meanScore: number;
  readonly expertMps: number;
  /** Mean over the scenes in which the policy gave an action; 0 when it never did. */
  readonly policyMps: number;
}

/** One row per reason that occurs, in the order of `REASONS`. */
export function groupByReason(samples: readonly DrivingSample[], evaluation: PolicyEvaluation): ReasonGroup[] {
  return REASONS.flatMap((reason) => {
    const members = samples.flatMap((sample, index) => (sample.expert.reason === reason ? [{ sample, result: evaluation.results[index]! }] : []));
    if (members.length === 0) return [];
    const targets = members.flatMap(({ result }) => (result.output === undefined ? [] : [ActionSchema.parse(result.output).targetSpeedMps]));
    return [
      {
        reason,
        count: members.length,
        meanScore: mean(members.map(({ result }) => result.score)),
        expertMps: mean(members.map(({ sample }) => sample.expert.targetSpeedMps)),
        policyMps: mean(targets),
      },
    ];
  });
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
