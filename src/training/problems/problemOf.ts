import { PUBLISHED_SLIPS } from '../../tasks/drivingLangprop/LangPropSlips.ts';
import type { DriverSpec } from '../episodes/DriverSpec.ts';
import type { DrivingProblem, DrivingTaskName } from './DrivingProblem.ts';
import { LangPropProblem } from './LangPropProblem.ts';
import { NativeProblem } from './NativeProblem.ts';
import { taskOfPolicy } from './taskOfPolicy.ts';

/** The problem of a task outside of sessions. @param halfExtents LangProp's slip of half lengths in scenes */
export function problemOf(task: DrivingTaskName, halfExtents = true): DrivingProblem<unknown> {
  return task === 'driving' ? new NativeProblem() : new LangPropProblem({ ...PUBLISHED_SLIPS, halfExtents });
}

/** The task whose scenes and actions a driver knows. */
export function taskOfDriver(driver: DriverSpec): DrivingTaskName {
  if (driver.kind === 'policy') return taskOfPolicy(driver.source);
  return driver.kind === 'langprop-expert' ? 'driving-langprop' : 'driving';
}
