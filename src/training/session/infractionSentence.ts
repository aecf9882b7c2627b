import type { ConductKind } from '../past/conductKinds.ts';
import type { InfractionKind } from '../../leaderboard/Infraction.ts';

const SENTENCES: Readonly<Record<InfractionKind, string>> = {
  collisionPedestrian: 'the car hit a pedestrian',
  collisionVehicle: 'the car hit another vehicle',
  collisionLayout: 'the car hit a fixed object beside the road',
  redLight: 'the car ran a red light',
  stopSign: 'the car ran a stop sign',
  outsideLanes: 'the car left its lanes',
  minSpeed: 'the car was much slower than the traffic around it',
  yieldEmergency: 'the car did not yield to an emergency vehicle',
  scenarioTimeout: 'the car did not solve the situation in time',
  routeDeviation: 'the car lost its route',
  blocked: 'the car stood still for three minutes',
  routeTimeout: 'the car ran out of time',
};

const CONDUCT: Readonly<Record<ConductKind, string>> = {
  stalled: 'the car stood still although nothing kept it from driving on',
  crawling: 'the car crept along at less than half the speed that was safe',
  rough: 'the car braked or turned far harder than was needed',
};

/** An infraction as a sentence for prompts. A kind that a recording knows and we do not is given as it is. */
export function infractionSentence(kind: string): string {
  return Object.entries({ ...SENTENCES, ...CONDUCT }).find(([known]) => known === kind)?.[1] ?? kind;
}
