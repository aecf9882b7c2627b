import { z } from 'zod';
import { unfinished } from './unfinished.ts';
import { defineVerb } from './Verb.ts';

const TrainOptions = z.object({
  resume: z.string().optional().describe('go on with this run: its id or folder').meta({ placeholder: 'run' }),
});

/** Trains a policy in a DAgger session on the embedded world; the settings say everything else. */
export const train = defineVerb({
  name: 'train',
  summary: 'train a driving policy: record, rank, rewrite, and drive again',
  options: TrainOptions,
  sections: ['run', 'world', 'training', 'optimiser', 'llm', 'sandbox', 'compute'],
  examples: [
    ['train', 'trains on our own town with recorded answers: no key, no GPU, no CARLA'],
    ['train --llm openai --llm-model gpt-5-mini', 'asks a model (key in CODRIVER_LLM_API_KEY)'],
    ['train --resume 7f3a', 'goes on with an interrupted run'],
  ],
  stops: 'afterStep',
  run() {
    return Promise.reject(unfinished('train'));
  },
});
