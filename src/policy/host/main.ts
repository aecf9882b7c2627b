// Entry point of the child process that runs policies. Started by `HostProcess` with few permissions; ends when its input ends.
import { Worker } from 'node:worker_threads';
import { REPLY } from '../wire/Frame.ts';
import type { HostSettings } from '../wire/hostSettings.ts';
import { HostPipes } from './HostPipes.ts';
import type { PolicyEngine } from './PolicyEngine.ts';
import { PolicyHost } from './PolicyHost.ts';

/** A policy may be stuck in native code when the parent dies: then nobody reads the input's end, and only another thread can end the process. */
const PARENT_WATCH = `
  const { workerData } = require('node:worker_threads');
  setInterval(() => { if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL'); }, 500);
`;

const pipes = new HostPipes();
const first = pipes.receive();
if (first !== undefined) await serve(JSON.parse(first.text));
process.exit(0);

async function serve(settings: HostSettings): Promise<void> {
  const watch = new Worker(PARENT_WATCH, { eval: true, workerData: settings.parentPid });
  watch.unref();
  const engine = await loadEngine(settings);
  if (engine === undefined) return;
  const host = new PolicyHost(settings, engine, pipes);
  pipes.send({ kind: REPLY.ready });
  for (let frame = pipes.receive(); frame !== undefined; frame = pipes.receive()) host.handle(frame);
}

async function loadEngine(settings: HostSettings): Promise<PolicyEngine | undefined> {
  try {
    return await openEngine(settings);
  } catch (error) {
    pipes.send({ kind: REPLY.unavailable, text: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

/** Each engine is loaded only where it is used: isolated-vm is missing on some platforms. */
async function openEngine({ engineName, engine, maxInputWords }: HostSettings): Promise<PolicyEngine> {
  switch (engineName) {
    case 'isolated-vm': {
      const { IsolatedVmEngine } = await import('./IsolatedVmEngine.ts');
      return new IsolatedVmEngine(engine);
    }
    case 'quickjs': {
      const { QuickJsEngine } = await import('./QuickJsEngine.ts');
      return await QuickJsEngine.open(engine, maxInputWords);
    }
  }
}
