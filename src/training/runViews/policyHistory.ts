import { z } from 'zod';
import { RunFolderError } from '../RunFolderError.ts';
import type { Lineage, RunView } from './RunView.ts';

/** A policy of a run and what became of it. */
export interface PolicyHistory extends Lineage {
  /** Mean score on the last batch that it was scored on, and the update of that batch. */
  readonly score: number | undefined;
  readonly scoredAtUpdate: number | undefined;
  /** Samples of that batch on which it failed. */
  readonly exceptions: number | undefined;
  /** Updates after which it led the pool. */
  readonly led: number;
  /** Mean over the validation routes, where the run judged it. */
  readonly drivingScore: number | undefined;
  /** Why it was never scored, where that is so. */
  readonly refused: string | undefined;
}

const StandingSchema = z.looseObject({ policy: z.string(), score: z.number(), exceptions: z.number() });
const ScoredSchema = z.looseObject({ update: z.number(), standings: z.array(StandingSchema).default([]), ranking: z.array(StandingSchema).default([]) });
const ChildSchema = StandingSchema.extend({ update: z.number() });
const LedSchema = z.looseObject({ best: z.string() });
const RefusedSchema = z.looseObject({ policy: z.string(), reason: z.string() });

/** The policies of a run in the order of their making. */
export function policyHistories(view: RunView): PolicyHistory[] {
  const standings = new Map<string, { score: number; exceptions: number; update: number }>();
  const led = new Map<string, number>();
  const refused = new Map<string, string>();
  for (const event of view.events) {
    if (event.kind === 'poolScored' || event.kind === 'updateFinished') {
      const { update, standings: pool, ranking } = ScoredSchema.parse(event);
      for (const { policy, score, exceptions } of [...pool, ...ranking]) standings.set(policy, { score, exceptions, update });
    }
    if (event.kind === 'childScored') {
      const { policy, score, exceptions, update } = ChildSchema.parse(event);
      standings.set(policy, { score, exceptions, update });
    }
    if (event.kind === 'updateFinished') {
      const { best } = LedSchema.parse(event);
      led.set(best, (led.get(best) ?? 0) + 1);
    }
    if (event.kind === 'childRefused') {
      const { policy, reason } = RefusedSchema.parse(event);
      refused.set(policy, reason);
    }
  }
  const judged = view.judged();
  return view.policies().map((policy) => {
    const standing = standings.get(policy.hash);
    const drives = judged.get(`policy:${policy.hash.slice(0, 8)}`) ?? [];
    return {
      ...policy,
      score: standing?.score,
      scoredAtUpdate: standing?.update,
      exceptions: standing?.exceptions,
      led: led.get(policy.hash) ?? 0,
      drivingScore: drives.length === 0 ? undefined : drives.reduce((sum, { result }) => sum + result.drivingScore, 0) / drives.length,
      refused: refused.get(policy.hash),
    };
  });
}

const FEWEST_DIGITS = 4;

/** The one policy whose hash begins so. @throws RunFolderError POLICY_UNKNOWN when there is none or more than one */
export function findPolicy<P extends Lineage>(policies: readonly P[], prefix: string, where: string): P {
  const found = prefix.length < FEWEST_DIGITS ? [] : policies.filter(({ hash }) => hash.startsWith(prefix.toLowerCase()));
  if (found.length === 1) return found[0]!;
  const what = found.length === 0 ? `the run has no policy ${prefix}` : `${found.length} policies of the run begin with ${prefix}`;
  throw new RunFolderError('POLICY_UNKNOWN', what, { where, remedy: `give at least ${FEWEST_DIGITS} digits of a hash that "codriver policies ls" shows` });
}

/** A policy in the tree of who was rewritten from whom. */
export interface TreeLine {
  readonly policy: PolicyHistory;
  /** Generations from the root. */
  readonly depth: number;
  /** What is drawn before it. */
  readonly branch: string;
}

/** The policies as a forest by first parent: children under their parent in the order of their making. */
export function policyTree(policies: readonly PolicyHistory[]): TreeLine[] {
  const known = new Set(policies.map(({ hash }) => hash));
  const children = Map.groupBy(policies, ({ parents }) => (parents[0] !== undefined && known.has(parents[0]) ? parents[0] : ''));
  const lines: TreeLine[] = [];
  const grow = (policy: PolicyHistory, depth: number, branch: string, below: string): void => {
    lines.push({ policy, depth, branch });
    const own = children.get(policy.hash) ?? [];
    own.forEach((child, index) => {
      const isLast = index === own.length - 1;
      grow(child, depth + 1, `${below}${isLast ? '└─ ' : '├─ '}`, `${below}${isLast ? '   ' : '│  '}`);
    });
  };
  for (const root of children.get('') ?? []) grow(root, 0, '', '');
  return lines;
}
