import type { Settings } from '../../training/settings.ts';

/** What one check of `codriver doctor` found. */
export interface Finding {
  /** `warn`: works, but not as well as it could. `fail`: something will not work. */
  readonly status: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** What to do about it, as an imperative sentence; present unless all is well. */
  readonly remedy?: string;
  /** Measured values, for `--json`. */
  readonly facts?: Readonly<Record<string, number | string>>;
}

export interface Check {
  readonly name: string;
  run(settings: Settings): Finding | Promise<Finding>;
}
