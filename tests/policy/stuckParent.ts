// Run by a test: opens two sandboxes, one idle and one with a policy stuck in native code, prints their process ids, and waits to be killed.
import { ProcessSandbox } from '../../src/policy/ProcessSandbox.ts';
import { contract, prepared } from './sandboxContract.ts';

const idle = await ProcessSandbox.open(contract);
const stuck = await ProcessSandbox.open(contract, { callTimeoutMs: 60_000 });
const handle = await stuck.load(prepared('function drive() { [].forEach.call({ length: 2 ** 53 - 1 }, () => 1); }'));
process.stdout.write(`${JSON.stringify([...idle.processIds, ...stuck.processIds])}\n`);
await stuck.session(handle).call(Float32Array.of(1, 0));
