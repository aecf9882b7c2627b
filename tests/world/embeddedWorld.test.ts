import { describe } from 'vitest';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { ownTown } from '../sim/roads.ts';
import { straightStart } from './straightStart.ts';
import { worldCases } from './worldConformance.ts';

const MAP = ownTown();

describe('the embedded world keeps the world contract', () => {
  worldCases({ newWorld: () => new EmbeddedWorld(), setup: () => straightStart(MAP) });
});
