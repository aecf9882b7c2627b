import { existsSync, readdirSync } from 'node:fs';
import { z } from 'zod';
import { PolicySchema, type Policy } from '../../optimiser/Policy.ts';
import { EpisodeOutcomeSchema, type EpisodeOutcome } from '../episodes/EpisodeOutcome.ts';
import { readEvents, type StoredEvent } from '../EventLog.ts';
import type { RunFile, RunFolder } from '../RunFolder.ts';
import { SettingsSchema, type Settings } from '../settings.ts';

/** A policy of a run without its text. */
export type Lineage = Omit<Policy, 'source'> & { readonly characters: number };

const LineageSchema = PolicySchema.omit({ source: true }).extend({ characters: z.int() });
// Wall times are left out of a run's evaluations.
const JudgedSchema = z.object({ driver: z.string(), outcomes: z.array(EpisodeOutcomeSchema.extend({ result: EpisodeOutcomeSchema.shape.result.extend({ durationSystemS: z.number().default(0) }) })) });

/** A finished, stopped or still growing run, read from its folder. Reads only. */
export class RunView {
  readonly folder: RunFolder;
  readonly run: RunFile;
  readonly events: readonly StoredEvent[];

  /** @throws RunFolderError when `run.json` or the event log is damaged */
  constructor(folder: RunFolder) {
    this.folder = folder;
    this.run = folder.runFile();
    const log = folder.file('events.jsonl');
    this.events = existsSync(log) ? readEvents(log) : [];
  }

  /** Policies that the run has written down, in the order of their making. */
  policies(): Lineage[] {
    const names = this.#names('policies').filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
    return names.map((name) => this.folder.readJson(`policies/${name}`, LineageSchema)).toSorted((a, b) => a.createdAtUpdate - b.createdAtUpdate || promptOrder(a, b) || (a.hash < b.hash ? -1 : 1));
  }

  /** Drives of everybody that the run judged on its validation routes, by name: `policy:1234abcd`, `expert`. */
  judged(): Map<string, EpisodeOutcome[]> {
    const names = this.#names('evals').filter((name) => name.endsWith('.json') && name !== 'report.json').toSorted();
    return new Map(names.flatMap((name) => {
      const parsed = JudgedSchema.safeParse(this.folder.readJson(`evals/${name}`, z.unknown()));
      return parsed.success ? [[parsed.data.driver, parsed.data.outcomes]] : [];
    }));
  }

  /** Settings of a training session, with defaults for sections that are newer than it; undefined for runs of other commands. */
  settings(): Settings | undefined {
    const sections = Object.keys(SettingsSchema.shape).map((name) => [name, {}]);
    const parsed = SettingsSchema.safeParse({ ...Object.fromEntries(sections), ...this.run.settings });
    return this.run.command === 'train' && parsed.success ? parsed.data : undefined;
  }

  #names(folder: string): string[] {
    const path = this.folder.file(folder);
    return existsSync(path) ? readdirSync(path) : [];
  }
}

/** Prompt ids count up; policies without one come first. */
function promptOrder(a: Lineage, b: Lineage): number {
  const [one, other] = [a.promptId ?? '', b.promptId ?? ''];
  return one === other ? 0 : one.length - other.length || (one < other ? -1 : 1);
}
