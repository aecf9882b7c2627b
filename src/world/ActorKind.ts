/** What kind of thing an actor is, as a small integer for columns. */
export const ActorKind = {
  car: 0,
  truck: 1,
  bus: 2,
  motorcycle: 3,
  bicycle: 4,
  walker: 5,
  emergency: 6,
  prop: 7,
} as const;

export type ActorKind = (typeof ActorKind)[keyof typeof ActorKind];

/** Names in order of the integers. */
export const ACTOR_KIND_NAMES = ['car', 'truck', 'bus', 'motorcycle', 'bicycle', 'walker', 'emergency', 'prop'] as const;

/** Bodies flatter than this (m) are driven over: debris, mats, fallen leaves. Nobody touches them or goes round them. */
export const FLAT_BODY_M = 0.1;
