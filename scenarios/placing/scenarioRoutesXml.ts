import type { Pose } from '../../src/geometry/Pose.ts';
import { pointToCarla, poseToCarla } from '../../src/leaderboard/carlaFrame.ts';
import type { XmlElement } from '../towns/opendrive/XmlElement.ts';
import { element, xmlText } from '../towns/opendrive/XmlElement.ts';
import type { ScenarioRoute } from './placeScenario.ts';

/** A leaderboard 2.x route file in CARLA's coordinates, ids counted from 0; one weather throughout: a high sun and some clouds. */
export function scenarioRoutesXml(routes: readonly ScenarioRoute[], town: string): string {
  return xmlText(element('routes', {}, routes.map((route, id) => routeElement(route, id, town))));
}

function routeElement({ keypoints, scenario }: ScenarioRoute, id: number, town: string): XmlElement {
  const { x, y, z, yawDeg } = poseToCarla(scenario.trigger);
  return element('route', { id, town }, [
    element('weathers', {}, [element('weather', { route_percentage: 0, cloudiness: 30, sun_altitude_angle: 70 }), element('weather', { route_percentage: 100, cloudiness: 30, sun_altitude_angle: 70 })]),
    element('waypoints', {}, keypoints.map(position)),
    element('scenarios', {}, [
      element('scenario', { name: scenario.name, type: scenario.type }, [
        element('trigger_point', { x: rounded(x), y: rounded(y), z: rounded(z), yaw: rounded(yawDeg) }),
        ...Object.entries(scenario.parameters).map(([name, attributes]) => element(name, attributes)),
      ]),
    ]),
  ]);
}

function position(keypoint: Pose): XmlElement {
  const { x, y, z } = pointToCarla(keypoint);
  return element('position', { x: rounded(x), y: rounded(y), z: rounded(z) });
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
