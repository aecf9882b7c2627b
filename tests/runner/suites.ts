import { join } from 'node:path';
import { bridgeSuites } from './bridgeSuites.ts';
import { pythonSuite } from './pythonSuite.ts';
import { packageScript } from './runTool.ts';
import { reportingSuite, toolSuite } from './Suite.ts';
import type { Suite } from './Suite.ts';

/** What `npm test` runs, in this order: quick verdicts first. */
export const suites: readonly Suite[] = [
  toolSuite('types', (root) => packageScript(root, 'typescript', 'tsc'), ['-p', '.'], 300),
  toolSuite('lint', (root) => packageScript(root, 'oxlint'), [], 120),
  pythonSuite,
  ...bridgeSuites,
  reportingSuite('vitest', (root) => join(root, 'tests/runner/runVitest.ts'), [], 1800),
];
