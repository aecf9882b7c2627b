import type { Point3 } from '../../src/geometry/Pose.ts';
import { pointToCarla, poseToCarla } from '../../src/leaderboard/carlaFrame.ts';
import type { RouteScenarioEntry } from '../../src/leaderboard/routes/RouteFile.ts';
import type { XmlElement } from '../towns/opendrive/XmlElement.ts';
import { element, xmlText } from '../towns/opendrive/XmlElement.ts';
import type { ScenarioRoute } from './placeScenario.ts';

/** A route and what happens on it, in the internal frame. */
export interface RouteToWrite {
  readonly id: string;
  readonly keypoints: readonly Point3[];
  readonly scenarios: readonly RouteScenarioEntry[];
}

/** A leaderboard 2.x route file of short routes with one scenario each, ids counted from 0. */
export function scenarioRoutesXml(routes: readonly ScenarioRoute[], town: string): string {
  return routesXml(routes.map(({ keypoints, scenario }, id) => ({ id: String(id), keypoints, scenarios: [scenario] })), town);
}

/** A leaderboard 2.x route file in CARLA's coordinates; one weather throughout: a high sun and some clouds. */
export function routesXml(routes: readonly RouteToWrite[], town: string): string {
  return xmlText(element('routes', {}, routes.map((route) => routeElement(route, town))));
}

function routeElement({ id, keypoints, scenarios }: RouteToWrite, town: string): XmlElement {
  return element('route', { id, town }, [
    element('weathers', {}, [element('weather', { route_percentage: 0, cloudiness: 30, sun_altitude_angle: 70 }), element('weather', { route_percentage: 100, cloudiness: 30, sun_altitude_angle: 70 })]),
    element('waypoints', {}, keypoints.map(position)),
    element('scenarios', {}, scenarios.map(scenarioElement)),
  ]);
}

function scenarioElement({ name, type, trigger, parameters }: RouteScenarioEntry): XmlElement {
  const { x, y, z, yawDeg } = poseToCarla(trigger);
  return element('scenario', { name, type }, [
    element('trigger_point', { x: rounded(x), y: rounded(y), z: rounded(z), yaw: rounded(yawDeg) }),
    ...Object.entries(parameters).map(([parameter, attributes]) => element(parameter, attributes)),
  ]);
}

function position(keypoint: Point3): XmlElement {
  const { x, y, z } = pointToCarla(keypoint);
  return element('position', { x: rounded(x), y: rounded(y), z: rounded(z) });
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
