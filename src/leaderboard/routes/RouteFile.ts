import type { Point3, Pose } from '../../geometry/Pose.ts';
import { parseXml } from '../../map/xml/parseXml.ts';
import type { XmlElement } from '../../map/xml/XmlElement.ts';
import { childOf, childrenOf, descendantsOf } from '../../map/xml/XmlElement.ts';
import { pointFromCarla, poseFromCarla } from '../carlaFrame.ts';
import { LeaderboardError } from '../LeaderboardError.ts';
import type { WeatherKeyframe } from './RouteWeather.ts';
import { readWeather1, readWeather2 } from './RouteWeather.ts';
import { numberAttribute, placeOf } from './xmlNumbers.ts';

/** Which of the two layouts a file has. */
export type RouteFormat = '1.0' | '2.x';

/** A leaderboard route file, in the internal frame. */
export interface RouteFile {
  /** What the file is called in messages. */
  readonly label: string;
  readonly format: RouteFormat;
  /** In file order. */
  readonly routes: readonly RouteEntry[];
}

export interface RouteEntry {
  /** As written in the file; never a number, because 1.0 sorts ids as text. */
  readonly id: string;
  readonly town: string;
  /** Key points, at least two. */
  readonly waypoints: readonly Point3[];
  /** At least one, by rising percentage of the route. */
  readonly weather: readonly WeatherKeyframe[];
  /** Scenarios written into a 2.x route; empty in 1.0, whose scenarios stand in a file of their own. */
  readonly scenarios: readonly RouteScenarioEntry[];
  /** File and line of the element, for messages. */
  readonly where: string;
}

/** A scenario of a 2.x route: parameters stay as written, element name to attributes. */
export interface RouteScenarioEntry {
  readonly name: string;
  /** Class name (`Accident`). */
  readonly type: string;
  readonly trigger: Pose;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly where: string;
}

/**
 * Reads a 1.0 or 2.x route file (the layouts of the CARLA leaderboard) and converts it to the internal frame.
 * @param label what the file is called in messages, usually its path
 * @throws XmlError for text that is no XML; LeaderboardError naming line and remedy for a file that holds no usable routes
 */
export function readRouteFile(text: string, label: string): RouteFile {
  const root = parseXml(text, label);
  const elements = root.name === 'route' ? [root] : descendantsOf(root, 'route');
  if (elements.length === 0) {
    throw new LeaderboardError('ROUTE_FILE', `${label} holds no <route>`, { where: placeOf(root, label), remedy: 'Give a leaderboard route file: <routes><route id="0" town="Town01">…</route></routes>.' });
  }
  const format: RouteFormat = childOf(elements[0]!, 'waypoints') === undefined ? '1.0' : '2.x';
  const routes = elements.map((element) => (format === '1.0' ? readRoute1(element, label) : readRoute2(element, label)));
  refuseRepeatedIds(routes);
  return { label, format, routes };
}

function readRoute1(element: XmlElement, label: string): RouteEntry {
  return {
    ...readHead(element, label),
    waypoints: readPoints(element, 'waypoint', element, label),
    weather: readWeather1(element, label),
    scenarios: [],
  };
}

function readRoute2(element: XmlElement, label: string): RouteEntry {
  const waypoints = requiredChild(element, 'waypoints', label);
  const scenarios = requiredChild(element, 'scenarios', label);
  return {
    ...readHead(element, label),
    waypoints: readPoints(waypoints, 'position', element, label),
    weather: readWeather2(element, label),
    scenarios: childrenOf(scenarios, 'scenario').map((scenario) => readScenario(scenario, label)),
  };
}

function readHead(element: XmlElement, label: string): { id: string; town: string; where: string } {
  return { id: requiredText(element, 'id', label), town: requiredText(element, 'town', label), where: placeOf(element, label) };
}

function readPoints(holder: XmlElement, name: string, route: XmlElement, label: string): Point3[] {
  const points = childrenOf(holder, name).map((point) => readPoint(point, label));
  if (points.length < 2) {
    throw new LeaderboardError('ROUTE_FILE', `route ${route.attributes['id'] ?? '?'} has ${points.length} waypoint${points.length === 1 ? '' : 's'}`, {
      where: placeOf(route, label),
      remedy: `A route needs at least a start and an end: add <${name} x="…" y="…" z="…"/>.`,
    });
  }
  return points;
}

function readPoint(element: XmlElement, label: string): Point3 {
  return pointFromCarla(numberAttribute(element, 'x', label), numberAttribute(element, 'y', label), numberAttribute(element, 'z', label));
}

function readScenario(element: XmlElement, label: string): RouteScenarioEntry {
  const trigger = requiredChild(element, 'trigger_point', label);
  const parameters: Record<string, Readonly<Record<string, string>>> = {};
  for (const child of element.children) if (child !== trigger) parameters[child.name] = child.attributes;
  return {
    name: requiredText(element, 'name', label),
    type: requiredText(element, 'type', label),
    trigger: poseFromCarla({
      x: numberAttribute(trigger, 'x', label),
      y: numberAttribute(trigger, 'y', label),
      z: numberAttribute(trigger, 'z', label),
      yawDeg: numberAttribute(trigger, 'yaw', label),
    }),
    parameters,
    where: placeOf(element, label),
  };
}

function requiredChild(element: XmlElement, name: string, label: string): XmlElement {
  const child = childOf(element, name);
  if (child === undefined) throw new LeaderboardError('ROUTE_FILE', `<${element.name}> has no <${name}>`, { where: placeOf(element, label), remedy: `Add the element <${name}>.` });
  return child;
}

function requiredText(element: XmlElement, name: string, label: string): string {
  const value = element.attributes[name];
  if (value === undefined || value.trim() === '') {
    throw new LeaderboardError('ROUTE_FILE', `<${element.name}> has no attribute ${name}`, { where: placeOf(element, label), remedy: `Add ${name}="…".` });
  }
  return value.trim();
}

function refuseRepeatedIds(routes: readonly RouteEntry[]): void {
  const seen = new Map<string, RouteEntry>();
  for (const route of routes) {
    const earlier = seen.get(route.id);
    if (earlier !== undefined) {
      throw new LeaderboardError('ROUTE_FILE', `route id ${route.id} is used twice`, { where: `${route.where} and ${earlier.where}`, remedy: 'Give each route its own id; results are filed under it.' });
    }
    seen.set(route.id, route);
  }
}
