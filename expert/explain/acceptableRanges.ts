import { MOST_RANGES, type ActionRange } from '../../src/driving/Grounds.ts';
import type { Plan } from '../planDrive.ts';
import { clippedOffset, clippedSpeed } from '../selection/actionOf.ts';
import { progressLoss, standardOfProgress } from '../selection/choose.ts';
import type { Workspace } from '../Workspace.ts';
import { plainCost, tryAction } from './tryAction.ts';

/** What costs at most this much more than the best is as good. */
const AS_GOOD = 0.05;
/** Offsets closer than this (m) are the same. */
const SAME_OFFSET_M = 0.2;
const SAME_SPEED_MPS = 0.1;
/** A target below this (m/s) is to stand: no speed is as good as that. */
const STANDS_MPS = 0.1;
/** Target speeds are tried this far from that of a proposal (m/s). */
const REACHES_MPS = [0.5, 1, 2, 4, 8, 16] as const;
/** Ranges this close beside each other (m), with borders as close (m/s), are one. */
const BESIDE_M = 0.5;
const SAME_BORDER_MPS = 0.5;
/** The reference speed is read this far ahead (s), as rollouts do. */
const PREVIEW_S = 0.6;

/**
 * All actions that are right, because they cost at most 0.05 more than the best. For each lateral offset that a good proposal has: lower target speeds, when they are never exceeded while
 * driving on as proposed, and higher ones, when they are driven at for two seconds whoever is in the way, and then as proposed. Never above the reference speed, unless the proposal
 * is, and never above a proposal to stand. The first range holds the chosen action. The card must hold all proposals.
 */
export function acceptableRanges(plan: Plan, workspace: Workspace): ActionRange[] {
  const { card } = workspace;
  const bestM = standardOfProgress(card);
  const costs = Float64Array.from({ length: card.count }, (_, row) => plainCost(card, row) + progressLoss(card.travelledM[row]!, bestM, plan.impatience));
  const limit = costs.reduce((least, cost) => Math.min(least, cost)) + AS_GOOD;
  const good = [...costs.keys()].filter((row) => row !== plan.chosen && costs[row]! <= limit).toSorted((a, b) => costs[a]! - costs[b]! || a - b);
  const ranges: ActionRange[] = [];
  for (const row of [plan.chosen, ...good]) if (!ranges.some((range) => covers(range, card.targetMps[row]!, card.offsetLeftM[row]!))) ranges.push(rangeAround(plan, workspace, row, bestM, limit));
  return merged(ranges).slice(0, MOST_RANGES);
}

function covers({ fromMps, toMps, fromLeftM }: ActionRange, mps: number, leftM: number): boolean {
  return Math.abs(fromLeftM - leftM) < SAME_OFFSET_M && mps > fromMps - SAME_SPEED_MPS && mps < toMps + SAME_SPEED_MPS;
}

/** The target speeds around a proposal's own that are as good, at its offset. */
function rangeAround(plan: Plan, workspace: Workspace, row: number, bestM: number, limit: number): ActionRange {
  const { card } = workspace;
  const { path, speed, share, stopM } = card.proposals[row]!;
  const own = clippedSpeed(card.targetMps[row]!);
  const costAt = (mps: number): number => {
    const trial = tryAction(plan, workspace, { path, speed, share, stopM, ...(mps > own ? { firstMps: mps } : { mostMps: mps }) });
    return plainCost(trial, 0) + progressLoss(trial.travelledM[0]!, bestM, plan.impatience);
  };
  const left = clippedOffset(card.offsetLeftM[row]!);
  const most = own < STANDS_MPS ? own : Math.max(own, referenceSpeed(plan));
  return { fromMps: border(own, -1, 0, costAt, limit), toMps: border(own, 1, most, costAt, limit), fromLeftM: left, toLeftM: left };
}

/** How far from a target speed the cost stays below the limit, to one side and up to an end; between two trials the cost is taken to be linear. */
function border(own: number, side: 1 | -1, end: number, costAt: (mps: number) => number, limit: number): number {
  let inside = own;
  let insideCost = Math.min(limit, costAt(own));
  for (const reach of REACHES_MPS) {
    const tried = side > 0 ? Math.min(end, own + reach) : Math.max(end, own - reach);
    if (tried === inside) return inside;
    const cost = costAt(tried);
    if (cost > limit) return inside + ((tried - inside) * (limit - insideCost)) / (cost - insideCost);
    inside = tried;
    insideCost = cost;
  }
  return inside;
}

function referenceSpeed({ around: { ego, ground } }: Plan): number {
  const row = Math.floor(ego.sM + ego.speedMps * PREVIEW_S);
  return ground.referenceMps[Math.min(ground.line.count - 1, Math.max(0, row))]!;
}

/** Joins ranges side by side that have the same borders; the first stays first. */
function merged(ranges: readonly ActionRange[]): ActionRange[] {
  const result: ActionRange[] = [];
  const [first] = ranges;
  for (const range of ranges.toSorted((a, b) => a.fromLeftM - b.fromLeftM)) {
    const last = result.at(-1);
    const joins = last !== undefined && range.fromLeftM - last.toLeftM <= BESIDE_M && Math.abs(range.fromMps - last.fromMps) <= SAME_BORDER_MPS && Math.abs(range.toMps - last.toMps) <= SAME_BORDER_MPS;
    if (joins) result[result.length - 1] = { fromMps: Math.min(last.fromMps, range.fromMps), toMps: Math.max(last.toMps, range.toMps), fromLeftM: last.fromLeftM, toLeftM: range.toLeftM };
    else result.push(range);
  }
  const holdsFirst = ({ fromLeftM, toLeftM, fromMps, toMps }: ActionRange): boolean => first !== undefined && fromLeftM <= first.fromLeftM && first.fromLeftM <= toLeftM && fromMps <= first.fromMps && first.toMps <= toMps;
  return [...result.filter(holdsFirst), ...result.filter((range) => !holdsFirst(range))];
}
