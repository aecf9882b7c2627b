import { preparePython } from './pythonEnvironment.ts';
import type { Suite } from './Suite.ts';

/**
 * Sets up the Python environment for the suites after it. Where there can be none, that is a skip with its reason: the tests that need CARLA's client
 * then skip, too, and all others run.
 */
export const pythonSuite: Suite = {
  name: 'python environment',
  async run(root) {
    const environment = await preparePython(root);
    if ('python' in environment) return { passed: 1, failures: [], skipped: [] };
    return { passed: 0, failures: [], skipped: [{ name: "python environment (CARLA's client and the bridge are not tested)", reason: environment.missing }] };
  },
};
