import { statSync } from 'node:fs';
import { REASONS } from '../../driving/Action.ts';
import type { EpisodeRecord } from '../EpisodeRecord.ts';
import type { Recording } from '../Recording.ts';
import { scenarioAt } from './FrameView.ts';

/** How often something occurs. */
export interface Tally {
  readonly name: string;
  readonly episodes: number;
  readonly frames: number;
}

export interface HistogramBin {
  /** From this disagreement on, up to the next bin's. */
  readonly from: number;
  readonly frames: number;
}

/** What recordings of drives hold. */
export interface RecordingSummary {
  readonly episodes: number;
  /** Episodes whose end was not recorded: still being written, or their writer was killed. */
  readonly openEpisodes: number;
  readonly frames: number;
  readonly simulatedHours: number;
  readonly bytes: number;
  /** Recordings whose frames keep the expert's grounds. */
  readonly withGrounds: number;
  readonly towns: readonly Tally[];
  readonly routes: readonly Tally[];
  readonly drivers: readonly Tally[];
  /** By the expert's reason for its speed. */
  readonly reasons: readonly Tally[];
  /** Frames in which a scenario ran, by its type. `none` are frames without one. */
  readonly scenarios: readonly Tally[];
  readonly infractions: readonly { readonly kind: string; readonly count: number; readonly episodes: number }[];
  /** Episodes by how they ended. */
  readonly endings: readonly { readonly status: string; readonly episodes: number }[];
  /** How far driver and expert differed, in the measure of the recorder (m/s of target speed). */
  readonly disagreements: readonly HistogramBin[];
  readonly meanDisagreement: number;
}

/** Lower bounds of the histogram's bins. Equal decisions are a bin of their own. */
const BINS = [0, Number.MIN_VALUE, 0.5, 1, 2, 4, 8];

/** Counts what is in recordings of drives. Reads the narrow columns only, no scene: a million frames take seconds. */
export function summariseRecordings(recordings: readonly Recording[]): RecordingSummary {
  const tallies = { towns: new Tallies(), routes: new Tallies(), drivers: new Tallies(), reasons: new Tallies(), scenarios: new Tallies() };
  const infractions = new Map<string, { count: number; episodes: Set<string> }>();
  const endings = new Map<string, number>();
  const bins = new Float64Array(BINS.length);
  let episodes = 0;
  let openEpisodes = 0;
  let frames = 0;
  let seconds = 0;
  let disagreement = 0;
  for (const [index, recording] of recordings.entries()) {
    const { stepS } = recording.metadata;
    for (const episode of recording.episodes()) {
      const { steps, disagreements, reasonClasses } = recording.frameColumns(episode.number);
      const count = steps.length;
      const key = `${index} ${episode.id}`;
      episodes += 1;
      frames += count;
      seconds += (episode.outcome?.ticks ?? steps.at(-1) ?? 0) * stepS;
      if (episode.outcome === undefined) openEpisodes += 1;
      endings.set(episode.status, (endings.get(episode.status) ?? 0) + 1);
      tallies.towns.add(episode.town, key, count);
      tallies.routes.add(`${episode.town} ${episode.routeId}`, key, count);
      tallies.drivers.add(episode.driver, key, count);
      countClasses(reasonClasses, key, tallies.reasons);
      countScenarios(episode, steps, key, tallies.scenarios);
      for (let frame = 0; frame < count; frame += 1) {
        disagreement += disagreements[frame]!;
        bins[binOf(disagreements[frame]!)]! += 1;
      }
    }
    for (const { kind, episodeId } of recording.infractions()) {
      const entry = infractions.get(kind) ?? { count: 0, episodes: new Set() };
      entry.count += 1;
      entry.episodes.add(`${index} ${episodeId}`);
      infractions.set(kind, entry);
    }
  }
  return {
    episodes,
    openEpisodes,
    frames,
    simulatedHours: seconds / 3600,
    bytes: recordings.reduce((sum, { path }) => sum + statSync(path).size, 0),
    withGrounds: recordings.filter(({ metadata }) => metadata.groundsSchema !== undefined).length,
    towns: tallies.towns.all,
    routes: tallies.routes.all,
    drivers: tallies.drivers.all,
    reasons: tallies.reasons.all,
    scenarios: tallies.scenarios.all,
    infractions: [...infractions].map(([kind, { count, episodes: inEpisodes }]) => ({ kind, count, episodes: inEpisodes.size })).toSorted((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1)),
    endings: [...endings].map(([status, count]) => ({ status, episodes: count })).toSorted((a, b) => b.episodes - a.episodes || (a.status < b.status ? -1 : 1)),
    disagreements: BINS.map((from, bin) => ({ from: bin === 1 ? 0 : from, frames: bins[bin]! })),
    meanDisagreement: frames === 0 ? 0 : disagreement / frames,
  };
}

class Tallies {
  readonly #entries = new Map<string, { frames: number; episodes: Set<string> }>();

  add(name: string, episode: string, frames: number): void {
    const entry = this.#entries.get(name) ?? { frames: 0, episodes: new Set() };
    entry.frames += frames;
    entry.episodes.add(episode);
    this.#entries.set(name, entry);
  }

  /** Most frames first. */
  get all(): Tally[] {
    return [...this.#entries].map(([name, { frames, episodes }]) => ({ name, episodes: episodes.size, frames })).toSorted((a, b) => b.frames - a.frames || (a.name < b.name ? -1 : 1));
  }
}

function countClasses(classes: Uint8Array, episode: string, tallies: Tallies): void {
  const counts = new Float64Array(256);
  for (let frame = 0; frame < classes.length; frame += 1) counts[classes[frame]!]! += 1;
  counts.forEach((count, index) => {
    if (count > 0) tallies.add(REASONS[index] ?? `class ${index}`, episode, count);
  });
}

function countScenarios(episode: EpisodeRecord, steps: Float64Array, key: string, tallies: Tallies): void {
  if ((episode.outcome?.scenarios ?? []).length === 0) {
    tallies.add('none', key, steps.length);
    return;
  }
  const counts = new Map<string, number>();
  for (let frame = 0; frame < steps.length; frame += 1) {
    const name = scenarioAt(episode, steps[frame]!) || 'none';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const [name, count] of counts) tallies.add(name, key, count);
}

function binOf(disagreement: number): number {
  let bin = 0;
  while (bin + 1 < BINS.length && disagreement >= BINS[bin + 1]!) bin += 1;
  return bin;
}
