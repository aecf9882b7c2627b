import type { Action } from '../../driving/Action.ts';
import type { Scene } from '../../driving/Scene.ts';
import { actionCodec, sceneCodec } from '../../driving/sceneCodec.ts';
import type { PolicyContract } from '../../policy/PolicyContract.ts';

/** What driving policies agree on: `drive(scene, memory) -> { action, memory }`. */
export const DRIVING_CONTRACT: PolicyContract<Scene, Action> = {
  functionName: 'drive',
  call: { shape: 'withMemory', result: 'action' },
  input: sceneCodec,
  output: actionCodec,
};
