/** Runs vitest in this process and sends its result to the parent as a `SuiteReport`. Arguments: file filters, `--config=<file>`. */
import { startVitest } from 'vitest/node';
import { VitestReport } from './VitestReport.ts';

const args = process.argv.slice(2);
const config = args.find((arg) => arg.startsWith('--config='))?.slice('--config='.length);
const filters = args.filter((arg) => !arg.startsWith('--'));
const reporter = new VitestReport((line) => process.stderr.write(`${line}\n`));
const options = { run: true, watch: false, allowOnly: false, reporters: [reporter] };
const vitest = await startVitest(filters, config === undefined ? options : { ...options, config });
await vitest.close();
if (reporter.report === undefined) throw new Error('vitest ended without finishing its run');
process.send?.(reporter.report);
process.disconnect?.();
