import { EGO_FRAME } from './foxgloveScene.ts';

/** A layout file for Foxglove and Lichtblick: the scene, what was driven against what the expert would have done, decisions, log. */
export function foxgloveLayout(): object {
  const series = (value: string, label: string, color: string): object => ({ value, label, color, enabled: true, timestampMethod: 'receiveTime' });
  const plot = (title: string, paths: readonly object[]): object => ({
    title, paths, showXAxisLabels: true, showYAxisLabels: true, showLegend: true, legendDisplay: 'floating', showPlotValuesInLegend: false, isSynced: true, xAxisVal: 'timestamp', sidebarDimension: 240,
  });
  return {
    configById: {
      '3D!codriver': {
        cameraState: { perspective: true, distance: 60, phi: 50, thetaOffset: 90, targetOffset: [15, 0, 0], target: [0, 0, 0], targetOrientation: [0, 0, 0, 1], fovy: 45, near: 0.5, far: 5000 },
        followMode: 'follow-pose',
        followTf: EGO_FRAME,
        scene: {},
        transforms: {},
        topics: { '/scene': { visible: true } },
        layers: { grid: { visible: true, frameLocked: true, label: 'Grid', instanceId: 'grid', layerId: 'foxglove.Grid', size: 100, divisions: 20, lineWidth: 1, color: '#8890a055', position: [0, 0, 0], rotation: [0, 0, 0], order: 1 } },
        publish: { type: 'point', poseTopic: '', pointTopic: '', poseEstimateTopic: '', poseEstimateXDeviation: 0.5, poseEstimateYDeviation: 0.5, poseEstimateThetaDeviation: 0.26 },
        imageMode: {},
      },
      'Plot!speed': plot('Target speed (m/s)', [
        series('/ego.speedMps', 'own speed', '#8890a0'),
        series('/decision.driver.targetSpeedMps', 'driver', '#2673f2'),
        series('/decision.expert.targetSpeedMps', 'expert', '#33bf66'),
      ]),
      'Plot!offset': plot('Lateral offset (m)', [series('/decision.driver.lateralOffsetLeftM', 'driver', '#2673f2'), series('/decision.expert.lateralOffsetLeftM', 'expert', '#33bf66')]),
      'StateTransitions!reason': { isSynced: true, paths: [series('/decision.driver.reason', 'driver', '#2673f2'), series('/decision.expert.reason', 'expert', '#33bf66'), series('/decision.scenario', 'scenario', '#f2a626')] },
      'RawMessages!decision': { topicPath: '/decision', diffEnabled: false, diffMethod: 'custom', diffTopicPath: '', showFullMessageForDiff: false },
      'RosOut!log': { searchTerms: [], minLogLevel: 1, topicToRender: '/log' },
    },
    globalVariables: {},
    userNodes: {},
    playbackConfig: { speed: 1 },
    layout: {
      direction: 'row',
      splitPercentage: 60,
      first: { direction: 'column', splitPercentage: 75, first: '3D!codriver', second: 'StateTransitions!reason' },
      second: {
        direction: 'column',
        splitPercentage: 55,
        first: { direction: 'column', splitPercentage: 60, first: 'Plot!speed', second: 'Plot!offset' },
        second: { direction: 'column', splitPercentage: 60, first: 'RawMessages!decision', second: 'RosOut!log' },
      },
    },
  };
}
