import type { Sample } from '../../dataset/SampleBatch.ts';
import { actionCodec } from '../../driving/sceneCodec.ts';
import type { DrivingSample } from '../../tasks/driving/DrivingSample.ts';
import { infractionSentence } from './infractionSentence.ts';

/** A recorded frame as the driving task scores it. Infractions count only where the session punishes them. */
export function drivingSample(sample: Sample, punishInfractions: boolean): DrivingSample {
  return {
    scene: sample.scene,
    driven: actionCodec.unpack(sample.driverAction, 0),
    expert: actionCodec.unpack(sample.expertAction, 0),
    infractions: punishInfractions ? sample.infractionsAhead.map(infractionSentence) : [],
  };
}
