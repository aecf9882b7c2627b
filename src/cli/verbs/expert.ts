import { z } from 'zod';
import { EXPERT_SETTINGS } from '../../../expert/ExpertSettings.ts';
import { COST_TERMS, type ActionRange } from '../../driving/Grounds.ts';
import { explainScene } from '../../training/explain/explainScene.ts';
import type { Table } from '../output/Table.ts';
import { defineVerb } from './Verb.ts';

const ExpertOptions = z.object({
  action: z.enum(['scene']).describe('scene: plan one moment of a drive anew and show what was judged'),
  file: z.string().describe('explanations of a drive, from drive --explain').meta({ placeholder: 'jsonl' }),
  at: z.number().min(0).optional().describe('moment of the drive (s); by default the last that the file holds'),
  mode: z.enum(['strong', 'teachable']).optional().describe('personality; by default the one that drove'),
});

/** Looks into the expert's decisions. */
export const expert = defineVerb({
  name: 'expert',
  summary: 'show how the expert decides in one moment of a drive',
  options: ExpertOptions,
  argument: ['action', 'file'],
  sections: [],
  examples: [
    ['expert scene explained/15~123.jsonl --at 61', 'every way to drive on with its costs, a second before something happened'],
    ['expert scene explained/15~123.jsonl --at 61 --mode teachable --json', 'the same for the expert that acts on what a policy sees'],
  ],
  stops: 'atOnce',
  run({ file, at, mode }) {
    const { explanation, start, timeS } = explainScene(file, at, mode === undefined ? undefined : EXPERT_SETTINGS[mode]);
    const { brakeReason, limiting, freeTargetMps, action, margin, solvable, judged, noReturnS } = explanation;
    const because = limiting === null ? brakeReason : `${brakeReason} (${limiting.kind === 'actor' ? `${limiting.what} ${limiting.id}, ` : ''}${limiting.gapM.toFixed(1)} m ahead; without it ${freeTargetMps?.toFixed(1) ?? '?'} m/s)`;
    return Promise.resolve({
      document: { routeId: start.routeId, timeS, ...explanation },
      data: [
        `route ${start.routeId} at ${timeS.toFixed(1)} s: ${action.targetSpeedMps.toFixed(1)} m/s, ${action.lateralOffsetLeftM.toFixed(1)} m left of the line; reason: ${because}\n`,
        `${judged} ways judged, margin ${margin?.toFixed(3) ?? 'none'}${solvable ? '' : ', no way without a likely loss'}; ${noReturnS === null ? 'nothing threatens' : `driving on blindly, an emergency stop comes too late in ${noReturnS.toFixed(1)} s`}\n`,
        `as good: ${explanation.acceptable.map(rangeText).join(', ')}\n`,
        optionTable(explanation.options),
      ],
    });
  },
});

function rangeText({ fromMps, toMps, fromLeftM, toLeftM }: ActionRange): string {
  return `${fromMps.toFixed(1)} to ${toMps.toFixed(1)} m/s at ${fromLeftM === toLeftM ? fromLeftM.toFixed(1) : `${fromLeftM.toFixed(1)} to ${toLeftM.toFixed(1)}`} m`;
}

function optionTable(options: ReturnType<typeof explainScene>['explanation']['options']): Table {
  return {
    columns: [
      { key: 'path', title: 'path' },
      { key: 'speed', title: 'speed' },
      { key: 'share', title: 'share', digits: 2 },
      { key: 'targetSpeedMps', title: 'm/s', digits: 1 },
      { key: 'lateralOffsetLeftM', title: 'left m', digits: 1 },
      { key: 'total', title: 'cost', digits: 3 },
      ...COST_TERMS.map((term) => ({ key: term, title: term, digits: 3 })),
      { key: 'hits', title: 'hits' },
    ],
    rows: options.map(({ path, speed, share, targetSpeedMps, lateralOffsetLeftM, total, costs, hits }) => [
      path, speed, share, targetSpeedMps, lateralOffsetLeftM, total, ...COST_TERMS.map((term) => costs[term]), hits === null ? undefined : `${hits.id} after ${hits.afterS.toFixed(1)} s`,
    ]),
  };
}
