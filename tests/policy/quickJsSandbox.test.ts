import { describe } from 'vitest';
import { ProcessSandbox } from '../../src/policy/ProcessSandbox.ts';
import { sandboxConformance } from './sandboxConformance.ts';

describe('the process sandbox with QuickJS', () => sandboxConformance((contract, limits) => ProcessSandbox.open(contract, limits, 'quickjs'), 'quickjs'));
