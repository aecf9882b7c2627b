import type { LightCarla } from '../LightCarla.ts';
import type { RpcMethod } from '../rpc/RpcMethod.ts';
import { actorMethods } from './actorMethods.ts';
import { batchMethods } from './batchMethods.ts';
import { queryMethods } from './queryMethods.ts';
import { sessionMethods } from './sessionMethods.ts';
import { vehicleMethods } from './vehicleMethods.ts';
import { worldMethods } from './worldMethods.ts';

/** Every call that the server answers. */
export function allMethods(carla: LightCarla): readonly RpcMethod[] {
  return [...sessionMethods(carla), ...actorMethods(carla), ...vehicleMethods(carla), ...worldMethods(carla), ...batchMethods(carla), ...queryMethods(carla)];
}
