import { z } from 'zod';
import { LeaderboardError } from '../LeaderboardError.ts';
import type { RouteRecord } from './RouteRecord.ts';

const ScoresSchema = z.object({ score_route: z.number(), score_penalty: z.number(), score_composed: z.number() });

const RecordSchema = z
  .object({
    index: z.number().int(),
    route_id: z.string(),
    status: z.string(),
    infractions: z.record(z.string(), z.array(z.string())),
    scores: ScoresSchema,
    meta: z.object({ route_length: z.number().default(0), duration_game: z.number().default(0), duration_system: z.number().default(0) }),
    scenario_name: z.string().optional(),
    weather_id: z.union([z.string(), z.number().transform(String)]).optional(),
    town_name: z.string().optional(),
    save_name: z.string().optional(),
  })
  .transform(
    (record): RouteRecord => ({
      index: record.index,
      routeId: record.route_id,
      status: record.status,
      infractions: record.infractions,
      scores: { route: record.scores.score_route, penalty: record.scores.score_penalty, composed: record.scores.score_composed },
      routeLengthM: record.meta.route_length,
      durationGameS: record.meta.duration_game,
      durationSystemS: record.meta.duration_system,
      ...(record.save_name === undefined
        ? {}
        : { bench2drive: { scenarioName: record.scenario_name ?? '', weatherId: record.weather_id ?? '', townName: record.town_name ?? '', saveName: record.save_name } }),
    }),
  );

const FileSchema = z.object({
  _checkpoint: z.object({
    global_record: z.record(z.string(), z.unknown()).default({}),
    progress: z.array(z.number().int().nonnegative()).max(2),
    records: z.array(RecordSchema),
  }),
  entry_status: z.string(),
  eligible: z.boolean(),
  sensors: z.array(z.string()).default([]),
});

/** A results file of either layout, read back. */
export interface ResultsFile {
  readonly layout: '1.0' | '2.x';
  readonly records: readonly RouteRecord[];
  readonly done: number;
  readonly totalRoutes: number;
  readonly entryStatus: string;
  readonly eligible: boolean;
  readonly sensors: readonly string[];
}

/** @throws LeaderboardError naming the place in the file that is not as expected */
export function readResultsFile(text: string, label: string): ResultsFile {
  const parsed = FileSchema.safeParse(parseJson(text, label));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw unreadable(label, `${issue.path.map(String).join('.') || 'the document'}: ${issue.message}`);
  }
  const { _checkpoint: checkpoint, entry_status: entryStatus, eligible, sensors } = parsed.data;
  const [done = 0, totalRoutes = 0] = checkpoint.progress;
  // 2.x has lists that 1.0 does not know, in every record.
  const layout = checkpoint.records.some((record) => 'min_speed_infractions' in record.infractions) || 'scores_mean' in checkpoint.global_record ? '2.x' : '1.0';
  return { layout, records: checkpoint.records, done, totalRoutes, entryStatus, eligible, sensors };
}

function parseJson(text: string, label: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(label, 'it is not JSON', cause);
  }
}

function unreadable(label: string, what: string, cause?: unknown): LeaderboardError {
  return new LeaderboardError('RESULTS_FILE', `${label} is not a leaderboard results file: ${what}`, {
    where: label,
    remedy: 'Give a results file written by this command or by the CARLA leaderboard, or start without --resume.',
    ...(cause === undefined ? {} : { cause }),
  });
}
