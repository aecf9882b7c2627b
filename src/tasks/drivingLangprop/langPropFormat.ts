import type { SceneUpdate, Time } from '@foxglove/schemas';
import type { FrameFormat, GroundPose } from '../../dataset/export/FrameFormat.ts';
import type { FrameView } from '../../dataset/export/FrameView.ts';
import { EGO_COLOUR, EGO_FRAME, EGO_HEIGHT_M, EXPERT_COLOUR, RED_COLOUR, STOP_SIGN_COLOUR, VEHICLE_COLOUR, WALKER_COLOUR, arrow, ball, box, entity, label, sceneOf, type Colour } from '../../dataset/export/foxgloveShapes.ts';
import { atan2 } from '../../geometry/trig.ts';
import { PUBLISHED_SLIPS } from './LangPropSlips.ts';
import { sceneInfoCodec, sceneInfoSchema, speedAndSteeringCodec, SpeedAndSteeringSchema, type Neighbour, type SceneInfo, type SpeedAndSteering, type SpeedLevel } from './SceneInfo.ts';

const SceneInfoSchema = sceneInfoSchema(PUBLISHED_SLIPS);

/** The frame of world coordinates, x east and y north: scenes themselves are in CARLA's frame, y south. */
const MAP_FRAME = 'map';

/** No car is shorter (m): an `ego_length` below is half of it, as LangProp gives sizes, and so are all sizes of the scene. */
const LEAST_LENGTH_M = 3;
const VEHICLE_HEIGHT_M = 1.5;
const WALKER_HEIGHT_M = 1.7;
/** Lengths of the arrows of decisions (m). */
const ARROWS_M: Readonly<Record<SpeedLevel, number>> = { MOVE: 6, SLOW: 3, STOP: 1 };

/** Recordings of LangProp's task. */
export const langPropFormat: FrameFormat<SceneInfo, SpeedAndSteering> = {
  task: 'driving-langprop',
  scene: { schema: SceneInfoSchema, codec: sceneInfoCodec },
  action: { schema: SpeedAndSteeringSchema, codec: speedAndSteeringCodec },
  disagreementUnit: '1: not the same speed level',
  sampleColumns: [
    { key: 'speedMps', title: 'm/s', digits: 1, value: ({ scene }) => scene.ego_forward_speed },
    { key: 'driverLevel', title: 'driver', value: ({ driver }) => driver?.speed_level },
    { key: 'expertLevel', title: 'expert', value: ({ expert }) => expert?.speed_level },
    { key: 'driverTurnDeg', title: 'driver turns °', digits: 1, value: ({ driver }) => driver?.turn_angle },
    { key: 'expertTurnDeg', title: 'expert turns °', digits: 1, value: ({ expert }) => expert?.turn_angle },
  ],
  titles: { scene: 'codriver.LangPropScene', ego: 'codriver.LangPropEgo', decision: 'codriver.LangPropDecision' },
  egoSchema: SceneInfoSchema.omit({ vehicles: true, pedestrians: true }),
  ego: ({ vehicles: _vehicles, pedestrians: _pedestrians, ...ego }) => ego,
  groundFrame: MAP_FRAME,
  pose: (scene) => poseOf(scene.ego_location_world_coord, scene.ego_orientation_unit_vector),
  draw: drawSceneInfo,
  plots: [
    { title: 'Speed (m/s)', series: [{ path: '/ego.ego_forward_speed', label: 'own speed', colour: '#8890a0' }] },
    {
      title: 'Turn angle (°)',
      series: [
        { path: '/decision.driver.turn_angle', label: 'driver', colour: '#2673f2' },
        { path: '/decision.expert.turn_angle', label: 'expert', colour: '#33bf66' },
      ],
    },
  ],
  states: [
    { path: '/decision.driver.speed_level', label: 'driver', colour: '#2673f2' },
    { path: '/decision.expert.speed_level', label: 'expert', colour: '#33bf66' },
    { path: '/decision.scenario', label: 'scenario', colour: '#f2a626' },
    { path: '/decision.infractionsAhead', label: 'infraction ahead', colour: '#d9304f' },
  ],
};

/** What LangProp's driver saw and decided: boxes in the world, the next point of the route, signals that govern, an arrow for each decision. */
function drawSceneInfo({ scene, driver, expert }: FrameView<SceneInfo, SpeedAndSteering>, time: Time): SceneUpdate {
  const scale = scene.ego_length < LEAST_LENGTH_M ? 2 : 1;
  const target = poseOf(scene.ego_target_location_world_coord, scene.ego_orientation_unit_vector);
  const others = (list: readonly Neighbour[], noun: string, heightM: number, colour: Colour) =>
    list.map((other) => {
      const pose = poseOf(other.location_world_coord, other.orientation_unit_vector);
      return entity(`${noun}-${other.id}`, MAP_FRAME, time, {
        cubes: [box(pose, scale * other.forward_length, scale * other.sideways_width, heightM, colour)],
        texts: [label(`${noun} ${other.forward_speed.toFixed(1)} m/s`, pose.x, pose.y, heightM + 0.6)],
      });
    });
  const signals = [
    ...barrier(scene.distance_to_red_light, scale * scene.ego_width, RED_COLOUR),
    ...barrier(scene.distance_to_stop_sign, scale * scene.ego_width, STOP_SIGN_COLOUR),
  ];
  return sceneOf(
    [
      entity('ego', EGO_FRAME, time, {
        cubes: [box({ x: 0, y: 0, headingRad: 0 }, scale * scene.ego_length, scale * scene.ego_width, EGO_HEIGHT_M, EGO_COLOUR)],
        texts: driver === undefined ? [] : [label(`${driver.speed_level}, turn ${driver.turn_angle.toFixed(1)}°`, 0, 0, EGO_HEIGHT_M + 1)],
      }),
      entity('decision', EGO_FRAME, time, { arrows: [...decision(expert, EGO_HEIGHT_M + 0.2, EXPERT_COLOUR), ...decision(driver, EGO_HEIGHT_M + 0.5, EGO_COLOUR)] }),
      entity('target', MAP_FRAME, time, { spheres: [ball(target.x, target.y, 0.8, EXPERT_COLOUR)] }),
      entity('signals', EGO_FRAME, time, { cubes: signals }),
      ...others(scene.vehicles, 'vehicle', VEHICLE_HEIGHT_M, VEHICLE_COLOUR),
      ...others(scene.pedestrians, 'pedestrian', WALKER_HEIGHT_M, WALKER_COLOUR),
    ],
    time,
  );
}

/** A bar straight ahead of the centre of the car, as far as the scene says. */
function barrier(distanceM: number | null, widthM: number, colour: Colour): ReturnType<typeof box>[] {
  return distanceM === null ? [] : [box({ x: distanceM, y: 0, headingRad: 0 }, 0.4, 1.5 * widthM, 0.3, colour)];
}

function decision(answer: SpeedAndSteering | undefined, z: number, colour: Colour): ReturnType<typeof arrow>[] {
  return answer === undefined ? [] : [arrow({ x: 0, y: 0, headingRad: (-answer.turn_angle * Math.PI) / 180 }, z, ARROWS_M[answer.speed_level], colour)];
}

/** Out of CARLA's frame. */
function poseOf([x = 0, south = 0]: readonly number[], [east = 1, southward = 0]: readonly number[]): GroundPose {
  return { x, y: 0 - south, headingRad: atan2(0 - southward, east) };
}
