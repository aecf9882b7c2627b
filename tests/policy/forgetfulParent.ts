// Run by a test: uses a sandbox, does not close it, and has nothing else to do.
import { ProcessSandbox } from '../../src/policy/ProcessSandbox.ts';
import { contract, prepared } from './sandboxContract.ts';

const sandbox = await ProcessSandbox.open(contract);
await sandbox.session(await sandbox.load(prepared('function drive() {}'))).call(Float32Array.of(1, 0));
process.stdout.write(`${JSON.stringify(sandbox.processIds)}\n`);
