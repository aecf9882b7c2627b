import { availableParallelism, cpus } from 'node:os';
import type { Check } from './Check.ts';

/** Node itself: the code runs as it is from Node 24 on, and the sandbox has binaries for even versions only. */
export const nodeCheck: Check = {
  name: 'Node',
  run() {
    const major = Number(process.versions.node.split('.')[0]);
    const facts = { version: process.versions.node };
    const message = `${process.version} on ${process.platform} ${process.arch}`;
    if (major < 24) return { status: 'fail', message, remedy: 'install Node 24, or run "npm ci" in Codriver\'s folder on Linux x64', facts };
    if (major % 2 === 1) return { status: 'warn', message, remedy: 'use an even version of Node: the sandbox has binaries for 24 and 26 only', facts };
    return { status: 'ok', message, facts };
  },
};

export const coresCheck: Check = {
  name: 'cores',
  run() {
    const cores = availableParallelism();
    const model = cpus()[0]?.model.trim() ?? 'unknown processor';
    const facts = { cores, model };
    if (cores < 2) return { status: 'warn', message: `1 core (${model})`, remedy: 'give the machine or container 2 cores or more: training drives episodes side by side', facts };
    return { status: 'ok', message: `${cores} cores (${model})`, facts };
  },
};
