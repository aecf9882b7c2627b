import { z } from 'zod';
import { EpisodeHeaderSchema } from '../../dataset/EpisodeRecord.ts';
import type { RecordingMetadata } from '../../dataset/RecordingFile.ts';
import { STEP_S } from '../../world/World.ts';
import type { DrivingProblem } from '../problems/DrivingProblem.ts';
import { PerturbationSchema } from './SteeringPerturbation.ts';

/** What a worker is told of the recording of one episode. Plain data. */
export const RecordOrderSchema = z.object({
  /** File for this episode alone; it is there only once the episode has ended. */
  part: z.string(),
  header: EpisodeHeaderSchema,
  everyTicks: z.int().min(1),
  perturbation: PerturbationSchema.exactOptional(),
});

export type RecordOrder = z.infer<typeof RecordOrderSchema>;

/** What recordings of a driving task say of themselves. */
export function drivingMetadata({ sceneSchema, actionSchema, groundsSchema }: Pick<DrivingProblem<unknown>, 'sceneSchema' | 'actionSchema' | 'groundsSchema'>, everyTicks: number): RecordingMetadata {
  return { sceneSchema, actionSchema, ...(groundsSchema === undefined ? {} : { groundsSchema }), stepS: STEP_S, stepsPerFrame: everyTicks };
}
