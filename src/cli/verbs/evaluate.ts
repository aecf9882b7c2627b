import { z } from 'zod';
import { evaluatePolicy } from '../../training/evaluatePolicy.ts';
import { readInput } from '../../training/readInput.ts';
import { estimateText } from '../../training/session/SessionReport.ts';
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
    ['evaluate --policy best.js --data runs/0001/episodes/online.sqlite', 'mean score, failures and the worst frames'],
    ['evaluate --policy best.js --data runs/0001/episodes/expert.sqlite --json', 'the same as JSON'],
  ],
  stops: 'atOnce',
  async run({ policy, data }, { settings, progress }) {
    const { sandbox, optimiser, training } = settings;
    const report = await evaluatePolicy(
      {
        source: readInput(policy, 'the policy'),
        data,
        lookAheadFrames: training.lookAheadFrames,
        scores: { exceptionScore: optimiser.exceptionScore, infractionScore: optimiser.infractionScore },
        limits: { steps: sandbox.steps, callTimeoutMs: sandbox.deadlineMs, heapMb: sandbox.memoryMb },
        engine: sandbox.engine,
      },
      progress,
    );
    return {
      document: report,
      data: [
        `policy ${report.policyHash.slice(0, 8)} on ${data}\n` +
          `score ${estimateText(report.score, 3)} (n = ${report.frames} frames, ${report.episodes} episodes; interval over episodes)\n` +
          `exceptions ${report.exceptions}, ${report.microsecondsPerCall.toFixed(0)} µs per call\n`,
        {
          columns: [
            { key: 'reason', title: "expert's reason" },
            { key: 'count', title: 'frames' },
            { key: 'meanScore', title: 'score', digits: 3 },
            { key: 'expertMps', title: 'expert m/s', digits: 2 },
            { key: 'policyMps', title: 'policy m/s', digits: 2 },
          ],
          rows: report.byReason.map(({ reason, count, meanScore, expertMps, policyMps }) => [reason, count, meanScore, expertMps, policyMps]),
        },
        ...(report.exceptionMessages.length === 0 ? [] : [{ columns: [{ key: 'message', title: 'exception' }, { key: 'count', title: 'frames' }], rows: report.exceptionMessages.slice(0, 10).map(({ message, count }) => [message, count]) }]),
        {
          columns: [{ key: 'episode', title: 'worst frames: episode' }, { key: 'step', title: 'step' }, { key: 'score', title: 'score', digits: 2 }, { key: 'why', title: 'why' }],
          rows: report.worst.map(({ episode, step, score, why }) => [episode, step, score, why]),
        },
      ],
    };
  },
});
