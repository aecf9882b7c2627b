import type { PolicyEngineName } from '../PolicyEngineName.ts';
import type { EngineSettings } from '../host/PolicyEngine.ts';

/** What a policy host is told once. */
export interface HostSettings {
  readonly engineName: PolicyEngineName;
  readonly engine: EngineSettings;
  readonly maxInputWords: number;
  readonly callTimeoutMs: number;
  /** Process whose death ends the host. */
  readonly parentPid: number;
}

/** What a part of a batch says about one of its inputs, beside the numbers. */
export interface BatchRemark {
  /** Index of the input. */
  readonly input: number;
  readonly line: number;
  /** Failure's message, empty for a success. */
  readonly message: string;
  readonly log: string;
}
