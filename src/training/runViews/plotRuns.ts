import type { Chart } from './LineChart.ts';
import { chartsSvg } from './LineChart.ts';
import type { RunView } from './RunView.ts';
import { sessionPlan } from '../session/SessionPlan.ts';
import { scoreCurves, type ScoreCurve } from './scoreCurves.ts';
import { TrainingError } from '../TrainingError.ts';

/** Lower scores are drawn at this height: a pool of nothing but failing policies scores -10. */
const SCORE_FLOOR = -1;

/**
 * Learning curves as an SVG picture: scores on frames against updates (LangProp, figure 4), and below it the driving scores of training
 * drives. Of several runs each has its own charts, one below the other.
 * @throws TrainingError NO_DATA when there is no update yet
 */
export function plotRuns(views: readonly RunView[]): string {
  const charts = views.flatMap((view) => chartsOf(view));
  if (charts.length === 0) {
    throw new TrainingError('NO_DATA', 'there is nothing to plot: no update has been made', { where: views.map(({ folder }) => folder.path).join(', '), remedy: 'let the run train, or name another one' });
  }
  return chartsSvg(charts);
}

function chartsOf(view: RunView): Chart[] {
  const curves = scoreCurves(view.events);
  const run = titleOf(view);
  const scores = curves.filter(({ name }) => name !== 'driving');
  const driving = curves.find(({ name }) => name === 'driving');
  return [
    ...(scores.length === 0 ? [] : [{ title: `${run}: score of the leading policy`, xLabel: 'update', yLabel: 'mean score on frames', floor: SCORE_FLOOR, lines: scores.map((curve) => ({ label: curve.name === 'batch' ? 'training batch' : curve.name, points: pointsOf(curve) })) }]),
    ...(driving === undefined ? [] : [{ title: `${run}: training drives`, xLabel: 'updates made when the drive ended', yLabel: 'driving score', yRange: [0, 100] as const, lines: [{ label: 'drive', points: pointsOf(driving), dotsOnly: true }, { label: 'mean per update', points: meansOf(driving) }] }]),
  ];
}

/** `Run 0001 (driving, DAgger IL+RL)`. */
function titleOf(view: RunView): string {
  const settings = view.settings();
  return `Run ${view.folder.id}${settings === undefined ? '' : ` (${settings.training.task}, ${sessionPlan(settings).title})`}`;
}

function pointsOf({ points }: ScoreCurve): [number, number][] {
  return points.map(({ update, score }) => [update, score]);
}

function meansOf({ points }: ScoreCurve): [number, number][] {
  return [...Map.groupBy(points, ({ update }) => update)].map(([update, group]) => [update, group.reduce((sum, { score }) => sum + score, 0) / group.length]);
}
