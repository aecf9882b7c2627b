import { declaredNames } from '../../optimiser/reply/joinCodeBlocks.ts';
import { LANGPROP_CONTRACT } from '../../tasks/drivingLangprop/langPropContract.ts';
import type { DrivingTaskName } from './DrivingProblem.ts';

/** The task that a policy is written for: the one whose function it declares. A text that declares neither counts for `driving`, which then says what is missing. */
export function taskOfPolicy(source: string): DrivingTaskName {
  return declaredNames(source).has(LANGPROP_CONTRACT.functionName) ? 'driving-langprop' : 'driving';
}
