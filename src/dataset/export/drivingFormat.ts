import { ActionSchema, type Action } from '../../driving/Action.ts';
import { SceneSchema, type Scene } from '../../driving/Scene.ts';
import { GroundsSchema } from '../../driving/Grounds.ts';
import { actionCodec, groundsCodec, sceneCodec } from '../../driving/sceneCodec.ts';
import { cos, sin } from '../../geometry/trig.ts';
import type { FrameFormat, GroundPose } from './FrameFormat.ts';
import { drawScene } from './foxgloveScene.ts';

/** Recordings of Codriver's own task. They hold what drivers see and no map, so that the place of the car is dead-reckoned from speed and turn rate. */
export const drivingFormat: FrameFormat<Scene, Action> = {
  task: 'driving',
  scene: { schema: SceneSchema, codec: sceneCodec },
  action: { schema: ActionSchema, codec: actionCodec },
  grounds: { schema: GroundsSchema, codec: groundsCodec },
  disagreementUnit: 'm/s',
  sampleColumns: [
    { key: 'speedMps', title: 'm/s', digits: 1, value: ({ scene }) => scene.ego.speedMps },
    { key: 'driverMps', title: 'driver m/s', digits: 1, value: ({ driver }) => driver?.targetSpeedMps },
    { key: 'expertMps', title: 'expert m/s', digits: 1, value: ({ expert }) => expert?.targetSpeedMps },
    { key: 'reason', title: "expert's reason", value: ({ expert }) => expert?.reason },
    { key: 'right', title: 'right m/s', value: ({ grounds }) => grounds?.acceptable.map(({ fromMps, toMps }) => `${fromMps.toFixed(1)}-${toMps.toFixed(1)}`).join(' ') },
    { key: 'noReturnS', title: 'no return s', digits: 1, value: ({ grounds }) => grounds?.noReturnS ?? undefined },
  ],
  titles: { scene: 'codriver.Scene', ego: 'codriver.Ego', decision: 'codriver.Decision' },
  egoSchema: SceneSchema.shape.ego,
  ego: ({ ego }) => ego,
  groundFrame: 'odom',
  pose: ({ ego }, before) => (before === undefined ? { x: 0, y: 0, headingRad: 0 } : reckoned(before.pose, before.scene.ego, ego, before.seconds)),
  draw: drawScene,
  plots: [
    {
      title: 'Target speed (m/s)',
      series: [
        { path: '/decision.driver.targetSpeedMps', label: 'driver', colour: '#2673f2' },
        { path: '/decision.expert.targetSpeedMps', label: 'expert', colour: '#33bf66' },
        { path: '/ego.speedMps', label: 'own speed', colour: '#8890a0' },
      ],
    },
    {
      title: 'Lateral offset (m)',
      series: [
        { path: '/decision.driver.lateralOffsetLeftM', label: 'driver', colour: '#2673f2' },
        { path: '/decision.expert.lateralOffsetLeftM', label: 'expert', colour: '#33bf66' },
      ],
    },
  ],
  states: [
    { path: '/decision.driver.reason', label: 'driver', colour: '#2673f2' },
    { path: '/decision.expert.reason', label: 'expert', colour: '#33bf66' },
    { path: '/decision.grounds.brakeReason', label: 'expert drives no faster because of', colour: '#33bf66' },
    { path: '/decision.scenario', label: 'scenario', colour: '#f2a626' },
    { path: '/decision.infractionsAhead', label: 'infraction ahead', colour: '#d9304f' },
  ],
};

/** Where the car is after driving with the mean of two speeds and turn rates. */
function reckoned({ x, y, headingRad }: GroundPose, from: Scene['ego'], to: Scene['ego'], seconds: number): GroundPose {
  const turn = ((from.yawRateLeftRadPerS + to.yawRateLeftRadPerS) / 2) * seconds;
  const distanceM = ((from.speedMps + to.speedMps) / 2) * seconds;
  return { x: x + distanceM * cos(headingRad + turn / 2), y: y + distanceM * sin(headingRad + turn / 2), headingRad: headingRad + turn };
}
