import type { PolicyContract } from '../../policy/PolicyContract.ts';
import { sceneInfoCodec, speedAndSteeringCodec, type SceneInfo, type SpeedAndSteering } from './SceneInfo.ts';

/** What policies of LangProp agree on: `predict_speed_and_steering(scene_info) -> { speed_level, turn_angle }`, without memory. */
export const LANGPROP_CONTRACT: PolicyContract<SceneInfo, SpeedAndSteering> = {
  functionName: 'predict_speed_and_steering',
  call: { shape: 'plain' },
  input: sceneInfoCodec,
  output: speedAndSteeringCodec,
};
