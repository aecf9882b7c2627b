import { z } from 'zod';
import { unfinished } from './unfinished.ts';
import { defineVerb } from './Verb.ts';

const EvaluateOptions = z.object({
  policy: z.string().describe('policy to score, JavaScript or TypeScript').meta({ placeholder: 'file' }),
  data: z.string().describe('recording to score it on').meta({ placeholder: 'recording' }),
});

/** Scores a policy on recorded frames, without driving. */
export const evaluate = defineVerb({
  name: 'evaluate',
  summary: 'score a policy on recorded data',
  options: EvaluateOptions,
  sections: ['run', 'sandbox', 'compute'],
  examples: [
    ['evaluate --policy best.js --data runs/7f3a/episodes/recording.sqlite', 'mean score, failures and the worst frames'],
    ['evaluate --policy best.js --data recording.sqlite --json', 'the same as JSON'],
  ],
  stops: 'atOnce',
  run() {
    return Promise.reject(unfinished('evaluate'));
  },
});
