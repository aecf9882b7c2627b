import { canonicalPolicy, policyShape } from '../../policy/compare/canonicalPolicy.ts';
import { preparePolicy } from '../../policy/preparePolicy.ts';
import type { Policy } from '../Policy.ts';
import type { PolicyEvaluation } from '../PolicyEvaluation.ts';
import { behaviourOf } from './behaviourPrint.ts';

export const REFUSAL_CODES = ['unusable', 'sameTree', 'numbersOnly', 'dead', 'constant', 'sameBehaviour'] as const;

/** Why a policy is not scored: a result, with a sentence for people and prompts. */
export interface Refusal {
  readonly policy: Policy;
  readonly code: (typeof REFUSAL_CODES)[number];
  readonly reason: string;
  /** The policy that it repeats, by hash. */
  readonly twin?: string;
}

export interface Screened {
  /** In the order in which they came. */
  readonly kept: readonly Policy[];
  readonly refused: readonly Refusal[];
}

/** What of a task the checks need. */
export interface ScreenedContract {
  readonly functionName: string;
  readonly prelude?: string;
}

/** A policy of the pool as the screen sees it. */
export interface KnownPolicy {
  readonly policy: Policy;
  /** On the same samples on which newcomers are looked at. */
  readonly evaluation: PolicyEvaluation;
}

/**
 * The checks that need no run, in this order: syntax and forbidden things; the same syntax tree as a policy that is there (formatting, comments and
 * local names aside); only other numbers than one that is there, when `numbersElsewhere` says that somebody else searches over numbers.
 * Newcomers are also compared with each other.
 */
export function screenTexts(newcomers: readonly Policy[], pool: readonly Policy[], contract: ScreenedContract, numbersElsewhere: boolean): Screened {
  const { functionName, prelude } = contract;
  const trees = new Map<string, string>();
  const shapes = new Map<string, string>();
  const kept: Policy[] = [];
  const refused: Refusal[] = [];
  for (const { source, hash } of pool) remember(source, hash);
  for (const policy of newcomers) {
    const refusal = refusalOf(policy);
    if (refusal === undefined) {
      kept.push(policy);
      remember(policy.source, policy.hash);
    } else refused.push(refusal);
  }
  return { kept, refused };

  function remember(source: string, hash: string): void {
    const tree = canonicalPolicy(source, functionName);
    const shape = policyShape(source, functionName);
    if (tree !== undefined && !trees.has(tree)) trees.set(tree, hash);
    if (shape !== undefined && !shapes.has(shape)) shapes.set(shape, hash);
  }

  function refusalOf(policy: Policy): Refusal | undefined {
    const prepared = preparePolicy(policy.source, { functionName, ...(prelude === undefined ? {} : { prelude }) });
    if (prepared.kind === 'rejected') return { policy, code: 'unusable', reason: `${prepared.message}${prepared.line === undefined ? '' : ` (line ${prepared.line})`}` };
    const sameTree = trees.get(canonicalPolicy(policy.source, functionName) ?? '');
    if (sameTree !== undefined) return { policy, code: 'sameTree', twin: sameTree, reason: 'the same program as one that is there, written differently' };
    const sameShape = numbersElsewhere ? shapes.get(policyShape(policy.source, functionName) ?? '') : undefined;
    if (sameShape !== undefined) return { policy, code: 'numbersOnly', twin: sameShape, reason: 'only the numbers differ from a policy that is there' };
    return undefined;
  }
}

/**
 * The checks on a few samples: a policy that fails on all of them, one that gives the same output for all (unless all of the pool do), and one
 * that does just what a policy of the pool does, unless it is shorter.
 *
 * @param evaluations of the newcomers, in their order
 */
export function screenBehaviour(newcomers: readonly Policy[], evaluations: readonly PolicyEvaluation[], pool: readonly KnownPolicy[]): Screened {
  const twins = new Map<string, Policy>();
  let constantIsFine = true;
  for (const { policy, evaluation } of pool) {
    const behaviour = behaviourOf(evaluation);
    if (!behaviour.dead && !twins.has(behaviour.print)) twins.set(behaviour.print, policy);
    if (!behaviour.dead && !behaviour.constant) constantIsFine = false;
  }
  const kept: Policy[] = [];
  const refused: Refusal[] = [];
  for (const [index, policy] of newcomers.entries()) {
    const evaluation = evaluations[index]!;
    const behaviour = behaviourOf(evaluation);
    const twin = twins.get(behaviour.print);
    const n = evaluation.results.length;
    if (behaviour.dead) refused.push({ policy, code: 'dead', reason: `fails on all of ${n} samples: ${evaluation.results[0]!.exception}` });
    else if (behaviour.constant && !constantIsFine) refused.push({ policy, code: 'constant', reason: `gives the same output for all of ${n} different samples` });
    else if (twin !== undefined && policy.source.length >= twin.source.length) refused.push({ policy, code: 'sameBehaviour', twin: twin.hash, reason: `gives the same outputs on ${n} samples as one that is there and no longer` });
    else {
      kept.push(policy);
      twins.set(behaviour.print, policy);
    }
  }
  return { kept, refused };
}
