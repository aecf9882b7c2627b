import type { Driver } from '../../driving/Driver.ts';
import { preparePolicy } from '../../policy/preparePolicy.ts';
import { SandboxPool } from '../../policy/SandboxPool.ts';
import { BUILT_IN_DRIVERS, isBuiltIn } from '../episodes/builtInDriver.ts';
import type { DriverSpec } from '../episodes/DriverSpec.ts';
import { problemOf, taskOfDriver } from '../problems/problemOf.ts';
import type { Settings } from '../settings.ts';
import { TrainingError } from '../TrainingError.ts';

/** A driver with what it needs to run. */
export interface OpenDriver {
  readonly driver: Driver;
  close(): Promise<void>;
}

const NOTHING_TO_CLOSE = async (): Promise<void> => undefined;

/** Makes a driver outside of any episode; a policy gets a sandbox process of its own. @throws TrainingError for a text that is no policy */
export async function openDriver(spec: DriverSpec, { steps, deadlineMs, memoryMb, engine }: Settings['sandbox']): Promise<OpenDriver> {
  if (isBuiltIn(spec)) return { driver: BUILT_IN_DRIVERS[spec.kind](), close: NOTHING_TO_CLOSE };
  const problem = problemOf(taskOfDriver(spec));
  if (spec.kind === 'langprop-expert') return { driver: problem.expert(), close: NOTHING_TO_CLOSE };
  const prepared = preparePolicy(spec.source, { functionName: problem.contract.functionName });
  if (prepared.kind === 'rejected') {
    throw new TrainingError('POLICY_REJECTED', `the policy cannot be run: ${prepared.message}`, {
      ...(prepared.line === undefined ? {} : { where: `line ${prepared.line}` }),
      remedy: `mend the policy; it must define function ${problem.contract.functionName}`,
    });
  }
  const sandbox = await SandboxPool.open(problem.contract, { steps, callTimeoutMs: deadlineMs, heapMb: memoryMb }, { processes: 1, engine });
  return { driver: problem.driverOf(sandbox, await sandbox.load(prepared)), close: () => sandbox.close() };
}
