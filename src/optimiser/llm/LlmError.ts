import { CodriverError } from '../../fault/CodriverError.ts';
import type { FaultDetails } from '../../fault/CodriverError.ts';

export type LlmErrorCode =
  | 'LLM_UNREACHABLE'
  | 'LLM_TIMEOUT'
  | 'LLM_AUTH'
  | 'LLM_RATE_LIMIT'
  | 'LLM_REJECTED'
  | 'LLM_SERVER'
  | 'LLM_BAD_ANSWER'
  | 'LLM_ABORTED'
  | 'LLM_SETTINGS'
  | 'LLM_BUDGET'
  | 'LLM_PACK_MISSING'
  | 'LLM_PACK_FORMAT'
  | 'LLM_PACK_EXHAUSTED'
  | 'LLM_MANUAL_CONFLICT';

/** No answer could be had. `kind` is `environment` unless the settings or a file are wrong. */
export class LlmError extends CodriverError {
  override readonly name = 'LlmError';
  declare readonly code: LlmErrorCode;

  constructor(code: LlmErrorCode, message: string, details: FaultDetails) {
    super(code, message, { kind: 'environment', ...details });
  }
}
