import { z } from 'zod';
import { RunFolder } from '../../training/RunFolder.ts';
import { lineDiff, unifiedDiff } from '../../training/runViews/lineDiff.ts';
import { findPolicy, policyHistories, policyTree, type PolicyHistory } from '../../training/runViews/policyHistory.ts';
import { RunView } from '../../training/runViews/RunView.ts';
import { readPolicy } from '../../training/session/readPolicy.ts';
import type { Cell } from '../output/Table.ts';
import { UsageError } from '../UsageError.ts';
import { defineVerb, type VerbOutcome } from './Verb.ts';

const PoliciesOptions = z.object({
  action: z.enum(['ls', 'show', 'tree', 'diff']).describe('what to do'),
  names: z.array(z.string()).min(1).describe('a run; for show and diff then one or two policies, by the first digits of their hash').meta({ placeholder: 'run' }),
});

/** Looks at the policies of a run: how they score, who was rewritten from whom, what changed. */
export const policies = defineVerb({
  name: 'policies',
  summary: 'list the policies of a run, show one, their tree, their differences',
  options: PoliciesOptions,
  argument: ['action', 'names'],
  sections: ['run'],
  examples: [
    ['policies ls 0001', 'every policy with its last score'],
    ['policies show 0001 1a2b3c4d', 'text, parents and scores of one'],
    ['policies tree 0001', 'who was rewritten from whom'],
    ['policies diff 0001 1a2b3c4d', 'what changed from its parent; with a second policy from that one'],
  ],
  stops: 'atOnce',
  run({ action, names }, { settings }) {
    const [run, ...wanted] = names;
    const folder = RunFolder.open(settings.run.folder, run!);
    const all = policyHistories(new RunView(folder));
    switch (action) {
      case 'ls':
        return Promise.resolve(list(all));
      case 'tree':
        return Promise.resolve(tree(all));
      case 'show':
        return Promise.resolve(show(folder, all, wanted));
      case 'diff':
        return Promise.resolve(diff(folder, all, wanted));
    }
  },
});

function list(all: readonly PolicyHistory[]): VerbOutcome {
  return {
    document: { policies: all },
    data: [
      {
        columns: [
          { key: 'policy', title: 'policy' },
          { key: 'origin', title: 'origin' },
          { key: 'update', title: 'update' },
          { key: 'parents', title: 'from' },
          { key: 'score', title: 'last score', digits: 3 },
          { key: 'scoredAtUpdate', title: 'at update' },
          { key: 'exceptions', title: 'exceptions' },
          { key: 'led', title: 'led' },
          { key: 'drivingScore', title: 'driving score', digits: 1 },
          { key: 'characters', title: 'characters' },
        ],
        rows: all.map(({ hash, origin, createdAtUpdate, parents, score, scoredAtUpdate, exceptions, led, drivingScore, characters }): Cell[] => [
          short(hash), origin, createdAtUpdate, parents.map(short).join(' '), score, scoredAtUpdate, exceptions, led, drivingScore, characters,
        ]),
      },
    ],
  };
}

function tree(all: readonly PolicyHistory[]): VerbOutcome {
  const lines = policyTree(all);
  const text = ({ hash, origin, createdAtUpdate, parents, score, drivingScore, led, refused }: PolicyHistory): string =>
    [
      `${short(hash)} ${origin}${createdAtUpdate === 0 ? '' : ` ${createdAtUpdate}`}`,
      ...(parents.length > 1 ? [`with ${parents.slice(1).map(short).join(' ')}`] : []),
      refused === undefined ? `score ${score === undefined ? '–' : score.toFixed(3)}` : `refused: ${refused}`,
      ...(drivingScore === undefined ? [] : [`driving score ${drivingScore.toFixed(1)}`]),
      ...(led === 0 ? [] : [`led ${led}×`]),
    ].join('  ');
  return { document: { tree: lines.map(({ policy, depth }) => ({ policy: policy.hash, depth, parents: policy.parents })) }, data: [lines.map(({ policy, branch }) => `${branch}${text(policy)}\n`).join('')] };
}

function show(folder: RunFolder, all: readonly PolicyHistory[], [wanted]: readonly string[]): VerbOutcome {
  const policy = findPolicy(all, required(wanted, 'show'), folder.path);
  const { source } = readPolicy(folder, policy.hash);
  const { hash, origin, createdAtUpdate, parents, promptId, score, scoredAtUpdate, exceptions, drivingScore, refused } = policy;
  const scored = score === undefined ? 'never scored' : `score ${score.toFixed(3)} at update ${scoredAtUpdate ?? '–'}, ${exceptions ?? 0} exceptions`;
  const facts = [
    `policy ${hash}`,
    `${origin}, update ${createdAtUpdate}${parents.length === 0 ? '' : `, from ${parents.map(short).join(' and ')}`}${promptId === undefined ? '' : `, prompt ${promptId}`}`,
    refused === undefined ? scored : `refused: ${refused}`,
    ...(drivingScore === undefined ? [] : [`driving score on the validation routes ${drivingScore.toFixed(1)}`]),
    folder.file('policies', `${hash}.js`),
  ];
  return { document: { ...policy, source }, data: [`${facts.join('\n')}\n`, source.endsWith('\n') ? source : `${source}\n`] };
}

function diff(folder: RunFolder, all: readonly PolicyHistory[], [one, other]: readonly string[]): VerbOutcome {
  const first = findPolicy(all, required(one, 'diff'), folder.path);
  const parent = first.parents[0];
  if (other === undefined && parent === undefined) {
    throw new UsageError('USAGE_OPTION', `policy ${short(first.hash)} was written from nothing: there is no parent to compare with`, { where: 'codriver policies diff', remedy: 'name a second policy' });
  }
  // One policy: from its parent to it. Two: from the first to the second.
  const before = other === undefined ? findPolicy(all, parent!, folder.path) : first;
  const after = other === undefined ? first : findPolicy(all, other, folder.path);
  const lines = lineDiff(readPolicy(folder, before.hash).source, readPolicy(folder, after.hash).source);
  const added = lines.filter(({ kind }) => kind === 'added').length;
  const removed = lines.filter(({ kind }) => kind === 'removed').length;
  const text = unifiedDiff(lines);
  return {
    document: { before: before.hash, after: after.hash, added, removed, diff: text },
    data: [`--- ${short(before.hash)}\n+++ ${short(after.hash)}\n${text}`, `${added} lines added, ${removed} removed\n`],
  };
}

function required(policy: string | undefined, action: string): string {
  if (policy !== undefined) return policy;
  throw new UsageError('USAGE_OPTION', 'a policy is missing (the first digits of its hash)', { where: `codriver policies ${action}`, remedy: 'name one that "codriver policies ls <run>" shows' });
}

function short(hash: string): string {
  return hash.slice(0, 8);
}
