import { bootstrapInterval, type Estimate } from '../results/bootstrapInterval.ts';
import { startingTrap, type StartingTrap } from './startingTrap.ts';
import type { JudgedFrame } from './JudgedFrame.ts';

/** How a policy did in a group of frames. */
export interface FrameGroup {
  /** Frames. */
  readonly count: number;
  readonly meanScore: number;
  /** Share of frames in which the policy does what the expert does. */
  readonly agreement: number;
  readonly exceptions: number;
  /** Mean target speeds; undefined in tasks of levels, and the policy's where it never answered. */
  readonly expertMps: number | undefined;
  readonly policyMps: number | undefined;
}

/** A policy on recorded frames. */
export interface FrameReport {
  readonly frames: number;
  readonly episodes: number;
  /** Mean score by the task's own measure; interval over episodes. */
  readonly score: Estimate;
  readonly agreement: Estimate;
  readonly exceptions: number;
  readonly exceptionMessages: readonly { readonly message: string; readonly count: number }[];
  readonly byReason: readonly ({ readonly reason: string } & FrameGroup)[];
  readonly byScenario: readonly ({ readonly scenario: string } & FrameGroup)[];
  /** Names of the speed levels, slowest first. */
  readonly levels: readonly string[];
  /** One row per level of the expert: frames by the policy's level, and last those without an answer. */
  readonly confusion: readonly (readonly number[])[];
  readonly starting: StartingTrap;
  readonly worst: readonly { readonly episode: string; readonly step: number; readonly score: number; readonly why: string }[];
}

const WORST_SHOWN = 5;

/** Sums up judged frames. @param levels names of the task's speed levels */
export function frameReport(frames: readonly JudgedFrame[], levels: readonly string[]): FrameReport {
  return {
    frames: frames.length,
    episodes: new Set(frames.map(({ episode }) => episode)).size,
    score: overEpisodes(frames, ({ score }) => score),
    agreement: overEpisodes(frames, ({ agrees }) => Number(agrees)),
    exceptions: frames.filter(({ exception }) => exception !== undefined).length,
    exceptionMessages: messageCounts(frames),
    byReason: groups(frames, ({ reason }) => reason).map(([reason, group]) => ({ reason, ...group })),
    byScenario: groups(frames, ({ scenario }) => scenario).map(([scenario, group]) => ({ scenario, ...group })),
    levels,
    confusion: confusionOf(frames, levels.length),
    starting: startingTrap(frames),
    worst: worstOf(frames),
  };
}

/** Mean over frames with an interval over episodes, whose frames are not independent. */
export function overEpisodes(frames: readonly JudgedFrame[], value: (frame: JudgedFrame, index: number) => number): Estimate {
  const values = new Map<string, number[]>();
  frames.forEach((frame, index) => {
    const own = values.get(frame.episode);
    if (own === undefined) values.set(frame.episode, [value(frame, index)]);
    else own.push(value(frame, index));
  });
  return bootstrapInterval([...values.values()]);
}

/** Largest groups first. */
function groups(frames: readonly JudgedFrame[], key: (frame: JudgedFrame) => string): [string, FrameGroup][] {
  return [...Map.groupBy(frames, key)]
    .map(([name, members]): [string, FrameGroup] => [
      name,
      {
        count: members.length,
        meanScore: mean(members.map(({ score }) => score)) ?? 0,
        agreement: members.filter(({ agrees }) => agrees).length / members.length,
        exceptions: members.filter(({ exception }) => exception !== undefined).length,
        expertMps: mean(members.flatMap(({ expert }) => expert.targetMps ?? [])),
        policyMps: mean(members.flatMap(({ policy }) => policy?.targetMps ?? [])),
      },
    ])
    .toSorted(([aName, a], [bName, b]) => b.count - a.count || (aName < bName ? -1 : 1));
}

function confusionOf(frames: readonly JudgedFrame[], levels: number): number[][] {
  const rows = Array.from({ length: levels }, () => Array.from({ length: levels + 1 }, () => 0));
  for (const { expert, policy } of frames) rows[expert.level]![policy?.level ?? levels]! += 1;
  return rows;
}

function messageCounts(frames: readonly JudgedFrame[]): { message: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { exception } of frames) if (exception !== undefined) counts.set(exception, (counts.get(exception) ?? 0) + 1);
  return [...counts].map(([message, count]) => ({ message, count })).toSorted((a, b) => b.count - a.count || (a.message < b.message ? -1 : 1));
}

function worstOf(frames: readonly JudgedFrame[]): FrameReport['worst'] {
  return [...frames.keys()]
    .toSorted((a, b) => frames[a]!.score - frames[b]!.score || a - b)
    .slice(0, WORST_SHOWN)
    .map((index) => {
      const { episode, step, score, exception, feedback } = frames[index]!;
      return { episode, step, score, why: exception ?? feedback };
    });
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
