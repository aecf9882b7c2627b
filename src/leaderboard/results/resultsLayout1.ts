import type { GlobalRecord } from '../scoring/globalRecord.ts';
import { INFRACTION_KEYS, kindsOfLayout, SCORE_LABELS, VALUE_LABELS } from './infractionKeys.ts';
import type { PythonValue } from './pythonJson.ts';
import { PythonFloat, pythonJson } from './pythonJson.ts';
import { pythonFixed } from './pythonNumber.ts';
import type { ResultsContent } from './ResultsContent.ts';
import type { RouteRecord, Scores } from './RouteRecord.ts';

/** The text of a leaderboard 1.0 results file: sorted keys, indent 4, values with three decimals. */
export function writeResults1(content: ResultsContent): string {
  const { global } = content;
  const kinds = VALUE_LABELS.filter(([kind]) => kindsOfLayout('1.0').includes(kind));
  const file: PythonValue = {
    _checkpoint: {
      global_record: global === undefined ? {} : globalValue(global),
      progress: [content.records.length, content.totalRoutes],
      records: content.records.map(recordValue),
    },
    eligible: content.eligible,
    entry_status: content.entryStatus,
    labels: global === undefined ? [] : [...SCORE_LABELS, ...kinds.map(([, label]) => label)],
    sensors: content.sensors,
    values: global === undefined ? [] : [global.scores.composed, global.scores.route, global.scores.penalty, ...kinds.map(([kind]) => global.infractionsPerKm.get(kind) ?? 0)].map((value) => pythonFixed(value, 3)),
  };
  return pythonJson(file, true);
}

function globalValue(global: GlobalRecord): PythonValue {
  const infractions: Record<string, PythonValue> = {};
  for (const kind of kindsOfLayout('1.0')) infractions[INFRACTION_KEYS[kind]] = new PythonFloat(global.infractionsPerKm.get(kind) ?? 0);
  return {
    index: -1,
    route_id: -1,
    status: global.status,
    infractions,
    scores: scoresValue(global.scores),
    scores_std_dev: global.deviation === undefined ? { score_composed: 'NaN', score_penalty: 'NaN', score_route: 'NaN' } : scoresValue(global.deviation),
    meta: {
      duration_game: new PythonFloat(global.durationGameS),
      duration_system: new PythonFloat(global.durationSystemS),
      total_length: new PythonFloat(global.totalLengthM),
      ...(global.exceptions.length === 0 ? {} : { exceptions: global.exceptions }),
    },
  };
}

function recordValue(record: RouteRecord): PythonValue {
  return {
    index: record.index,
    route_id: record.routeId,
    status: record.status,
    infractions: record.infractions,
    scores: scoresValue(record.scores),
    meta: {
      duration_game: new PythonFloat(record.durationGameS),
      duration_system: new PythonFloat(record.durationSystemS),
      route_length: new PythonFloat(record.routeLengthM),
    },
  };
}

function scoresValue(scores: Scores): PythonValue {
  return { score_composed: new PythonFloat(scores.composed), score_penalty: new PythonFloat(scores.penalty), score_route: new PythonFloat(scores.route) };
}
