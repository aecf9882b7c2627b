/** Runs the `bench()` of the module that is given as argument and sends its figures to the parent process. */
import { pathToFileURL } from 'node:url';
import type { Bench } from './BenchFigure.ts';

const path = process.argv[2];
if (path === undefined) throw new Error('give the path of a bench');
const { bench }: { bench: Bench } = await import(pathToFileURL(path).href);
const figures = await bench();
process.send?.(figures, () => process.disconnect());
