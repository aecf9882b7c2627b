/** The infractions that LangProp looks out for, as its prompts explain them, by the kinds of our referee. Standing still for ever is none of them. */
const SENTENCES: Readonly<Record<string, string>> = {
  collisionPedestrian: 'pedestrian collision: the car hit a pedestrian',
  collisionVehicle: 'vehicle collision: the car hit another vehicle',
  collisionLayout: 'static collision: the car hit a fixed object',
  redLight: 'red light: the car ran a red light',
  stopSign: 'stop sign: the car passed a stop sign without having stopped',
  outsideLanes: 'outside route lanes: the car left the lanes of its route',
  routeDeviation: 'route deviation: the car is too far from its route',
  blocked: 'blocked: the car has been standing still for too long',
};

/** Is it an infraction in LangProp's sense? `blocked` is known to its prompts, but its agent never reports it. */
export function isLangPropInfraction(kind: string): boolean {
  return kind !== 'blocked' && SENTENCES[kind] !== undefined;
}

/** Name and sentence for prompts. */
export function langPropInfraction(kind: string): string {
  return SENTENCES[kind] ?? kind;
}
