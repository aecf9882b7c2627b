import { CodriverError } from '../fault/CodriverError.ts';

/** The sandbox itself is broken or misused: not the fault of a policy. */
export class PolicySandboxError extends CodriverError {
  override readonly name = 'PolicySandboxError';
  declare readonly code: 'SANDBOX_START' | 'SANDBOX_ENGINE' | 'SANDBOX_PRELUDE' | 'SANDBOX_HANDLE' | 'SANDBOX_CLOSED' | 'SANDBOX_PROTOCOL';
}
