import { describe } from 'vitest';
import { ProcessSandbox } from '../../src/policy/ProcessSandbox.ts';
import { hostileConformance } from './hostileConformance.ts';

describe('hostile policies in the process sandbox with QuickJS', () => hostileConformance((contract, limits) => ProcessSandbox.open(contract, limits, 'quickjs'), 'quickjs'));
