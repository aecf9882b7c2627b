import { bridgeCheck } from './bridgeCheck.ts';
import type { Check } from './Check.ts';
import { coresCheck, nodeCheck } from './machineChecks.ts';
import { modelCheck } from './modelCheck.ts';
import { runFolderCheck } from './runFolderCheck.ts';
import { sandboxCheck } from './sandboxCheck.ts';
import { simulatorCheck } from './simulatorCheck.ts';

/** What `codriver doctor` looks at, in this order. */
export const CHECKS: readonly Check[] = [nodeCheck, coresCheck, runFolderCheck, simulatorCheck, bridgeCheck, sandboxCheck, modelCheck];
