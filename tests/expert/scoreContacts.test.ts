import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COST, COST_COUNT } from '../../expert/scoring/Costs.ts';
import { judgeProposals } from '../../expert/selection/judgeProposals.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { decide } from './straightScene.ts';

const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const kind = fc.constantFrom(ActorKind.car, ActorKind.truck, ActorKind.bicycle, ActorKind.walker);
const oncoming = fc.record({ kind, x: between(5, 90), y: between(-2, 4), headingRad: between(2.9, 3.1), speedMps: between(1, 18) });
const crossing = fc.record({ kind, x: between(5, 50), y: between(-16, -4), headingRad: between(1.2, 1.9), speedMps: between(1, 12) });
const ahead = fc.record({ kind, x: between(-30, 60), y: between(-2, 2), headingRad: between(-0.3, 0.3), speedMps: between(0, 8) });

describe('scoreContacts', () => {
  it('comes to the same costs when it looks at every step of those who are far off', () => {
    let hits = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(oncoming, crossing, ahead), { minLength: 1, maxLength: 6 }), fc.double({ min: 0, max: 14, noNaN: true }), (others, speedMps) => {
        const plan = decide('twoWay', others.map((other, index) => ({ ...other, id: index + 2, lengthM: 0.6 + (index % 3) * 2, widthM: 0.6 + (index % 3) * 0.6 })), { speedMps });
        const { workspace } = plan;
        const { card, near } = workspace;
        const judged = (): number[][] => Array.from({ length: card.count }, (_, row) => Array.from(card.costs.subarray(row * COST_COUNT, row * COST_COUNT + COST_COUNT)).filter((_cost, term) => term !== COST.progress && term !== COST.switching));
        const costs = judged();
        for (let row = 0; row < card.count; row += 1) if (card.hit[row]! >= 0) hits += 1;
        // Who may move any distance in a step is never too far off.
        near.strideM.fill(Infinity);
        judgeProposals(plan.around, workspace.lights, plan.boldness, true, workspace);
        expect(judged()).toEqual(costs);
      }),
      { seed: 77, numRuns: 60 },
    );
    expect(hits).toBeGreaterThan(200);
  });
});
