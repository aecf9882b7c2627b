/** The `codriver` command. Started by `codriver.mjs`, which makes sure of the right Node. */
import { runCommand } from './runCommand.ts';
import { runWords } from './runWords.ts';

await runCommand(process.argv.slice(2), runWords);
