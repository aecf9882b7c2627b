import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CONDUCT_KINDS } from '../past/conductKinds.ts';
import { RunFolder } from '../RunFolder.ts';
import { RunFolderError } from '../RunFolderError.ts';
import { scoreCurves } from './scoreCurves.ts';
import { RunView } from './RunView.ts';

/** What a run is and how it stands, on one line. */
export interface RunSummary {
  readonly run: string;
  readonly folder: string;
  readonly command: string;
  /** What was trained or optimised: `driving dagger`, `sudoku`. */
  readonly what: string;
  /** `finished`; `open` while it goes on, was stopped or killed: then it can be resumed; `damaged` when it cannot be read. */
  readonly state: 'finished' | 'open' | 'damaged';
  /** Wall time of the first and the last event. */
  readonly startedAt: string | undefined;
  readonly lastEventAt: string | undefined;
  readonly updates: number;
  readonly policies: number;
  /** Drives in training, what the referee reported in them, and faults of conduct (standing, crawling, rough driving). */
  readonly drives: number;
  readonly infractions: number;
  readonly faults: number;
  /** Score of the leading policy on held-out frames, after the last update. */
  readonly heldOutScore: number | undefined;
  /** Of the trained policy on the validation routes, where it was judged. */
  readonly drivingScore: number | undefined;
  /** Tokens of prompts and replies, as far as they are known. */
  readonly tokens: number;
}

const RankedSchema = z.looseObject({ update: z.number() });
const JudgedSchema = z.looseObject({ driver: z.string(), drivingScore: z.number() });
const InfractionSchema = z.looseObject({ infraction: z.looseObject({ kind: z.string() }).optional() });
const FinishedSchema = z.looseObject({ policy: z.string().optional() });
const UsageSchema = z.looseObject({ usage: z.looseObject({ promptTokens: z.number().optional(), completionTokens: z.number().optional() }).optional() });
const WhatSchema = z.looseObject({ training: z.looseObject({ task: z.string().optional(), mode: z.string().optional() }).optional(), optimise: z.looseObject({ problem: z.string() }).optional() });

/** The runs in a folder of runs, oldest first. */
export function listRuns(parent: string): RunSummary[] {
  return runIds(parent).map((id) => summariseAny(join(parent, id), id));
}

function runIds(parent: string): string[] {
  try {
    return readdirSync(parent).filter((name) => statSync(join(parent, name, 'run.json'), { throwIfNoEntry: false })?.isFile() === true).toSorted();
  } catch (error) {
    // A folder that nobody has made yet holds no runs.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** A list of runs must not end at the one that is broken. */
function summariseAny(path: string, id: string): RunSummary {
  try {
    return summariseRun(RunFolder.open('.', path));
  } catch (error) {
    if (!(error instanceof RunFolderError) && !(error instanceof z.ZodError)) throw error;
    return { run: id, folder: path, command: '', what: '', state: 'damaged', startedAt: undefined, lastEventAt: undefined, updates: 0, policies: 0, drives: 0, infractions: 0, faults: 0, heldOutScore: undefined, drivingScore: undefined, tokens: 0 };
  }
}

/** @throws RunFolderError when the run cannot be read */
export function summariseRun(folder: RunFolder): RunSummary {
  const view = new RunView(folder);
  const { events, run } = view;
  const of = (kind: string): RunView['events'] => events.filter((event) => event.kind === kind);
  const finished = [...of('sessionFinished'), ...of('optimiseFinished')].at(-1);
  const best = FinishedSchema.safeParse(finished).data?.policy;
  const judged = of('driverJudged').map((event) => JudgedSchema.parse(event));
  const curves = scoreCurves(events);
  const faults = of('infraction').filter((event) => CONDUCT_KINDS.some((kind) => kind === InfractionSchema.parse(event).infraction?.kind)).length;
  return {
    run: folder.id,
    folder: folder.path,
    command: run.command,
    what: whatOf(run),
    state: finished === undefined ? 'open' : 'finished',
    startedAt: events[0]?.t,
    lastEventAt: events.at(-1)?.t,
    updates: Math.max(0, ...of('updateFinished').map((event) => RankedSchema.parse(event).update)),
    policies: view.policies().length,
    drives: of('episodeEnded').length,
    infractions: of('infraction').length - faults,
    faults,
    heldOutScore: curves.find(({ name }) => name === 'validation')?.points.at(-1)?.score,
    drivingScore: best === undefined ? undefined : judged.find(({ driver }) => driver === `policy:${best.slice(0, 8)}`)?.drivingScore,
    tokens: of('replyReceived').reduce((sum, event) => {
      const { usage } = UsageSchema.parse(event);
      return sum + (usage?.promptTokens ?? 0) + (usage?.completionTokens ?? 0);
    }, 0),
  };
}

function whatOf({ command, settings }: RunView['run']): string {
  const parsed = WhatSchema.safeParse(settings).data;
  if (command === 'train') return [parsed?.training?.task ?? 'driving', parsed?.training?.mode ?? 'dagger'].join(' ');
  return parsed?.optimise?.problem ?? '';
}
