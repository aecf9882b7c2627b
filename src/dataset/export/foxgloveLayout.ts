import { EGO_FRAME } from './foxgloveShapes.ts';
import type { FrameFormat, ViewerSeries } from './FrameFormat.ts';

/** A layout file for Foxglove and Lichtblick: the scene, what was driven against what the expert would have done, decisions, log. */
export function foxgloveLayout({ plots, states, groundFrame }: FrameFormat): object {
  const series = ({ path, label, colour }: ViewerSeries): object => ({ value: path, label, color: colour, enabled: true, timestampMethod: 'receiveTime' });
  const plotIds = plots.map((_, index) => `Plot!series${index + 1}`);
  return {
    configById: {
      '3D!codriver': {
        cameraState: { perspective: true, distance: 60, phi: 50, thetaOffset: 90, targetOffset: [15, 0, 0], target: [0, 0, 0], targetOrientation: [0, 0, 0, 1], fovy: 45, near: 0.5, far: 5000 },
        followMode: 'follow-pose',
        followTf: EGO_FRAME,
        scene: { transforms: { showLabel: false, lineWidth: 0, axisScale: 0 } },
        transforms: { [`frame:${EGO_FRAME}`]: { visible: false }, [`frame:${groundFrame}`]: { visible: false } },
        topics: { '/scene': { visible: true } },
        // A grid that stands still shows that the car moves.
        layers: { grid: { visible: true, frameLocked: true, frameId: groundFrame, label: 'Grid', instanceId: 'grid', layerId: 'foxglove.Grid', size: 2000, divisions: 200, lineWidth: 1, color: '#8890a033', position: [0, 0, 0], rotation: [0, 0, 0], order: 1 } },
        publish: { type: 'point', poseTopic: '', pointTopic: '', poseEstimateTopic: '', poseEstimateXDeviation: 0.5, poseEstimateYDeviation: 0.5, poseEstimateThetaDeviation: 0.26 },
        imageMode: {},
      },
      ...Object.fromEntries(
        plots.map((plot, index) => [
          plotIds[index],
          {
            title: plot.title, paths: plot.series.map(series), showXAxisLabels: true, showYAxisLabels: true, showLegend: true, legendDisplay: 'left', showPlotValuesInLegend: false, isSynced: true, xAxisVal: 'timestamp',
            sidebarDimension: 110,
          },
        ]),
      ),
      'StateTransitions!states': { isSynced: true, paths: states.map(series) },
      'RawMessages!decision': { topicPath: '/decision', diffEnabled: false, diffMethod: 'custom', diffTopicPath: '', showFullMessageForDiff: false },
      'RosOut!log': { searchTerms: [], minLogLevel: 1, topicToRender: '/log' },
    },
    globalVariables: {},
    userNodes: {},
    playbackConfig: { speed: 1 },
    layout: {
      direction: 'row',
      splitPercentage: 60,
      first: { direction: 'column', splitPercentage: 70, first: '3D!codriver', second: 'StateTransitions!states' },
      second: {
        direction: 'column',
        splitPercentage: 55,
        first: stacked(plotIds),
        second: { direction: 'column', splitPercentage: 60, first: 'RawMessages!decision', second: 'RosOut!log' },
      },
    },
  };
}

/** Panels below each other, of equal height. */
function stacked([first, ...rest]: readonly string[]): unknown {
  return rest.length === 0 ? first : { direction: 'column', splitPercentage: 100 / (rest.length + 1), first, second: stacked(rest) };
}
