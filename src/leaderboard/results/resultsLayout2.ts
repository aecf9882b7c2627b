import type { GlobalRecord } from '../scoring/globalRecord.ts';
import { INFRACTION_KEYS, kindsOfLayout, SCORE_LABELS, VALUE_LABELS } from './infractionKeys.ts';
import type { PythonValue } from './pythonJson.ts';
import { PythonFloat, pythonJson } from './pythonJson.ts';
import { pythonFloat, pythonRound } from './pythonNumber.ts';
import type { ResultsContent } from './ResultsContent.ts';
import type { RouteRecord, Scores } from './RouteRecord.ts';

/** The text of a leaderboard 2.x or Bench2Drive results file: keys in the order of insertion, indent 4, numbers rounded beforehand. */
export function writeResults2(content: ResultsContent): string {
  const { global } = content;
  const file: PythonValue = {
    _checkpoint: {
      global_record: global === undefined ? {} : globalValue(global),
      progress: [content.records.length, content.totalRoutes],
      records: content.records.map(recordValue),
    },
    entry_status: content.entryStatus,
    eligible: content.eligible,
    sensors: content.sensors,
    values: global === undefined ? [] : [global.scores.composed, global.scores.route, global.scores.penalty, ...VALUE_LABELS.map(([kind]) => global.infractionsPerKm.get(kind) ?? 0)].map(pythonFloat),
    labels: global === undefined ? [] : [...SCORE_LABELS, ...VALUE_LABELS.map(([, label]) => label)],
  };
  return pythonJson(file, false);
}

function globalValue(global: GlobalRecord): PythonValue {
  const infractions: Record<string, PythonValue> = {};
  for (const kind of kindsOfLayout('2.x')) infractions[INFRACTION_KEYS[kind]] = new PythonFloat(global.infractionsPerKm.get(kind) ?? 0);
  const { deviation } = global;
  return {
    index: -1,
    route_id: -1,
    status: global.status,
    infractions,
    scores_mean: meanValue(global.scores),
    scores_std_dev: deviation === undefined || (deviation.route === 0 && deviation.penalty === 0 && deviation.composed === 0) ? { score_composed: 0, score_route: 0, score_penalty: 0 } : meanValue(deviation),
    meta: {
      total_length: new PythonFloat(global.totalLengthM),
      duration_game: new PythonFloat(global.durationGameS),
      duration_system: new PythonFloat(global.durationSystemS),
      exceptions: global.exceptions,
    },
  };
}

function recordValue(record: RouteRecord): PythonValue {
  const lists = Object.values(record.infractions);
  const { bench2drive } = record;
  return {
    index: record.index,
    route_id: record.routeId,
    ...(bench2drive === undefined
      ? {}
      : { scenario_name: bench2drive.scenarioName, weather_id: bench2drive.weatherId, save_name: bench2drive.saveName, town_name: bench2drive.townName }),
    status: record.status,
    num_infractions: lists.reduce((total, list) => total + list.length, 0),
    infractions: record.infractions,
    scores: {
      // Python counts a completed route as the integer 100.
      score_route: record.scores.route === 100 ? 100 : new PythonFloat(record.scores.route),
      score_penalty: new PythonFloat(record.scores.penalty),
      score_composed: new PythonFloat(record.scores.composed),
    },
    meta: {
      route_length: new PythonFloat(record.routeLengthM),
      duration_game: new PythonFloat(pythonRound(record.durationGameS, 3)),
      duration_system: new PythonFloat(pythonRound(record.durationSystemS, 3)),
    },
  };
}

function meanValue(scores: Scores): PythonValue {
  return { score_composed: new PythonFloat(scores.composed), score_route: new PythonFloat(scores.route), score_penalty: new PythonFloat(scores.penalty) };
}
