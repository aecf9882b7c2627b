import type { Pose } from '../../../src/geometry/Pose.ts';
import { poseToCarla } from '../../../src/leaderboard/carlaFrame.ts';
import type { XmlElement } from '../opendrive/XmlElement.ts';
import { element, xmlText } from '../opendrive/XmlElement.ts';
import type { PickedRoute } from './PickedRoute.ts';

/** A leaderboard 1.0 route file, in CARLA's coordinates. */
export function routesXml(routes: readonly PickedRoute[], town: string): string {
  return xmlText(element('routes', {}, routes.map(({ id, keypoints }) => element('route', { id, town }, keypoints.map(waypoint)))));
}

function waypoint(keypoint: Pose): XmlElement {
  const { x, y, z, yawDeg } = poseToCarla(keypoint);
  return element('waypoint', { pitch: 0, roll: 0, x: rounded(x), y: rounded(y), yaw: rounded(yawDeg), z: rounded(z) });
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
