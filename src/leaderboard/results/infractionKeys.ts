import type { InfractionKind } from '../Infraction.ts';

/** Name of each kind's list in a results file, in the order of the 2.x layout. */
export const INFRACTION_KEYS: Readonly<Record<InfractionKind, string>> = {
  collisionLayout: 'collisions_layout',
  collisionPedestrian: 'collisions_pedestrian',
  collisionVehicle: 'collisions_vehicle',
  redLight: 'red_light',
  stopSign: 'stop_infraction',
  outsideLanes: 'outside_route_lanes',
  minSpeed: 'min_speed_infractions',
  yieldEmergency: 'yield_emergency_vehicle_infractions',
  scenarioTimeout: 'scenario_timeouts',
  routeDeviation: 'route_dev',
  blocked: 'vehicle_blocked',
  routeTimeout: 'route_timeout',
};

const ONLY_2: readonly InfractionKind[] = ['minSpeed', 'yieldEmergency', 'scenarioTimeout'];

/** The kinds that a layout has lists for. */
export function kindsOfLayout(layout: '1.0' | '2.x'): InfractionKind[] {
  const kinds: InfractionKind[] = [
    'collisionLayout', 'collisionPedestrian', 'collisionVehicle', 'redLight', 'stopSign', 'outsideLanes',
    'minSpeed', 'yieldEmergency', 'scenarioTimeout', 'routeDeviation', 'blocked', 'routeTimeout',
  ];
  return layout === '2.x' ? kinds : kinds.filter((kind) => !ONLY_2.includes(kind));
}

/** Labels of the file's `values`, after the three scores; the last three in 2.x only. */
export const VALUE_LABELS: readonly (readonly [kind: InfractionKind, label: string])[] = [
  ['collisionPedestrian', 'Collisions with pedestrians'],
  ['collisionVehicle', 'Collisions with vehicles'],
  ['collisionLayout', 'Collisions with layout'],
  ['redLight', 'Red lights infractions'],
  ['stopSign', 'Stop sign infractions'],
  ['outsideLanes', 'Off-road infractions'],
  ['routeDeviation', 'Route deviations'],
  ['routeTimeout', 'Route timeouts'],
  ['blocked', 'Agent blocked'],
  ['yieldEmergency', 'Yield emergency vehicles infractions'],
  ['scenarioTimeout', 'Scenario timeouts'],
  ['minSpeed', 'Min speed infractions'],
];

export const SCORE_LABELS = ['Avg. driving score', 'Avg. route completion', 'Avg. infraction penalty'] as const;
