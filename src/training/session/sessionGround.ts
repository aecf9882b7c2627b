import { groundEgo } from '../ego/groundEgo.ts';
import { groundBridge } from '../episodes/groundBridge.ts';
import { groundTraffic } from '../episodes/groundTraffic.ts';
import type { EpisodeGround } from '../episodes/EpisodeSpec.ts';
import type { Settings } from '../settings.ts';

/** The ground of a session's training or validation episodes. */
export function sessionGround(settings: Settings, which: 'training' | 'validation'): EpisodeGround {
  const { run, world, sandbox, langprop } = settings;
  const ids = which === 'training' ? world.ids : world.validationIds;
  return {
    map: world.map,
    routes: which === 'training' ? world.routes : world.validationRoutes,
    ...(ids === undefined ? {} : { ids }),
    ...(world.scenarios === undefined ? {} : { scenarios: world.scenarios }),
    version: '1.0',
    ...(world.vehicles === undefined ? {} : { vehicles: world.vehicles }),
    ...(world.walkers === undefined ? {} : { walkers: world.walkers }),
    ...groundTraffic(world),
    ...groundEgo(world),
    ...groundBridge(run),
    ...(langprop.halfExtents ? {} : { langPropHalfExtents: false }),
    policySteps: sandbox.steps,
    policyTimeoutMs: sandbox.deadlineMs,
    policyHeapMb: sandbox.memoryMb,
    policyEngine: sandbox.engine,
    policyProcesses: sandbox.processes,
  };
}
