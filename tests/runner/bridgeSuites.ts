import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { isPythonPrepared, pythonOf } from './pythonEnvironment.ts';
import { suiteFailure } from './SuiteReport.ts';
import type { Suite } from './Suite.ts';

/** The bridge's own checks, in the environment that the suite before them makes: each tool is one test that says yes or no. */
export const bridgeSuites: readonly Suite[] = [
  pythonTool('bridge: ruff', ['-m', 'ruff', 'check', '.'], 60),
  pythonTool('bridge: mypy', ['-m', 'mypy'], 300),
  pythonTool('bridge: pytest', ['-m', 'pytest'], 300),
];

function pythonTool(name: string, args: readonly string[], limitS: number): Suite {
  return {
    name,
    async run(root) {
      const python = pythonOf(root);
      if (!isPythonPrepared(root)) return { passed: 0, failures: [], skipped: [{ name, reason: 'there is no Python environment, see above' }] };
      const said = await new Promise<string | undefined>((resolve) => {
        execFile(python, [...args], { cwd: join(root, 'bridge'), timeout: limitS * 1000, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) =>
          resolve(error === null ? undefined : `${stdout}${stderr}${error.killed === true ? `no answer within ${limitS} s` : ''}`));
      });
      return said === undefined ? { passed: 1, failures: [], skipped: [] } : suiteFailure(name, said.trim());
    },
  };
}
