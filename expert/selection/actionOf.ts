import { ActionSchema, type Action, type Reason } from '../../src/driving/Action.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import type { Surroundings } from '../rollout/Surroundings.ts';
import type { ScoreCard } from '../scoring/ScoreCard.ts';

const MOST_OFFSET_M = 4.5;
const ONCOMING_COS = -0.7;

/** The chosen proposal as an action. */
export function actionOf(around: Surroundings, card: ScoreCard, chosen: number, limiting: number): Action {
  return ActionSchema.parse({
    targetSpeedMps: clippedSpeed(card.targetMps[chosen]!),
    lateralOffsetLeftM: clippedOffset(card.offsetLeftM[chosen]!),
    reason: reasonOf(around, card, chosen, limiting),
  });
}

/** A target speed within the bounds of actions. */
export function clippedSpeed(mps: number): number {
  return Math.min(60, Math.max(0, mps));
}

/** A lateral offset within the bounds of actions. */
export function clippedOffset(leftM: number): number {
  return Math.max(-MOST_OFFSET_M, Math.min(MOST_OFFSET_M, leftM));
}

/** Row of the actor that keeps the car from driving faster, -1 for none: its leader, or what plain driving would meet. */
export function limitingActor({ futures }: Surroundings, card: ScoreCard, chosen: number): number {
  const limit = card.limit[chosen]!;
  if (limit === 'leader') return futures.actor[card.leader[chosen]!]!;
  if (limit === 'light' || limit === 'stopSign') return -1;
  const { speed, share } = card.proposals[chosen]!;
  const slower = speed !== 'share' || share < 1;
  return slower && card.hit[0]! >= 0 ? futures.actor[card.hit[0]!]! : -1;
}

function reasonOf({ actors }: Surroundings, card: ScoreCard, chosen: number, limiting: number): Reason {
  switch (card.limit[chosen]!) {
    case 'light':
      return 'redLight';
    case 'stopSign':
      return 'stopSign';
    case 'pathEnd':
      return 'other';
    case 'curve':
      if (limiting < 0) return 'curve';
      break;
    case 'creep':
      return 'creep';
    default:
      break;
  }
  if (limiting < 0) return card.proposals[chosen]!.speed === 'stop' ? 'junction' : 'cruise';
  const kind = actors.kind[limiting]!;
  if (kind === ActorKind.walker) return 'walker';
  if (kind === ActorKind.bicycle) return 'bicycle';
  if (actors.blocks[limiting] === 1) return 'blocker';
  if (card.limit[chosen] === 'leader') return 'leader';
  return actors.alongRoute[limiting]! < ONCOMING_COS ? 'oncoming' : 'yield';
}
