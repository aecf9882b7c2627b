import { PdmLite } from '../../../expert/baselines/PdmLite.ts';
import { Expert } from '../../../expert/Expert.ts';
import { EXPERT_SETTINGS } from '../../../expert/ExpertSettings.ts';
import type { Driver } from '../../driving/Driver.ts';
import { RouteFollower } from '../../driving/RouteFollower.ts';
import type { DriverSpec } from './DriverSpec.ts';

/** Drivers that need nothing but themselves. */
export const BUILT_IN_DRIVERS = {
  expert: () => new Expert(EXPERT_SETTINGS.strong),
  'expert-teachable': () => new Expert(EXPERT_SETTINGS.teachable),
  'pdm-lite': () => new PdmLite(),
  follower: () => new RouteFollower(),
} as const satisfies Record<string, () => Driver>;

export type BuiltInDriver = keyof typeof BUILT_IN_DRIVERS;

export function isBuiltIn(spec: DriverSpec): spec is Extract<DriverSpec, { kind: BuiltInDriver }> {
  return Object.hasOwn(BUILT_IN_DRIVERS, spec.kind);
}
