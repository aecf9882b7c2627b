import type { Action } from '../driving/Action.ts';
import type { Scene } from '../driving/Scene.ts';
import { actionCodec, sceneCodec } from '../driving/sceneCodec.ts';
import type { PolicyContract } from './PolicyContract.ts';

/** The contract of driving policies: `drive(scene, memory) -> { action, memory }`. */
export const drivingContract: PolicyContract<Scene, Action> = {
  functionName: 'drive',
  call: { shape: 'withMemory', result: 'action' },
  input: sceneCodec,
  output: actionCodec,
};
