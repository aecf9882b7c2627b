import { execFileSync } from 'node:child_process';

/** What a run of SUMO took. */
export interface SumoRun {
  readonly vehicleUpdates: number;
  readonly cpuS: number;
}

const STEP_S = 0.05;

/** Runs SUMO for some simulated seconds on one thread without output, and reads from its statistics how many vehicle updates that were. */
export function runSumo(netPath: string, routePath: string, simulatedS: number): SumoRun {
  const options = ['-n', netPath, '-r', routePath, '--step-length', `${STEP_S}`, '--end', `${simulatedS}`, '--threads', '1', '--seed', '1', '--no-step-log', 'true', '--no-warnings', 'true', '--duration-log.statistics', 'true', '--time-to-teleport', '-1'];
  // The shell's own clock counts the CPU time of the child.
  const text = execFileSync('bash', ['-c', 'TIMEFORMAT="cpu %U %S"; { time sumo "$@" 2>&1; } 2>&1', 'sumo', ...options], { encoding: 'utf8' });
  const number = (pattern: RegExp): number => {
    const found = pattern.exec(text)?.[1];
    if (found === undefined) throw new Error(`SUMO said nothing that fits ${pattern.source}:\n${text}`);
    return Number(found);
  };
  const wallS = number(/Duration: ([\d.]+)s/);
  return { vehicleUpdates: number(/UPS: ([\d.]+)/) * wallS, cpuS: number(/cpu ([\d.]+)/) + number(/cpu [\d.]+ ([\d.]+)/) };
}
