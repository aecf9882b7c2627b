import type { ProgressState } from '../../training/Progress.ts';
import type { Palette } from './Palette.ts';

const BAR_CELLS = 16;

/** `step 12/40`, `step 12`. */
export function countText({ unit, done, total }: ProgressState): string {
  return total === undefined ? `${unit} ${done}` : `${unit} ${done}/${total}`;
}

/** Earlier estimates are mere noise. */
const ESTIMATE_AFTER_S = 5;

/** Time left if the rest goes as the part since the start of this job. `undefined` while that says too little. */
export function remainingS(state: ProgressState, doneAtStart: number, elapsedS: number): number | undefined {
  const progressed = state.done - doneAtStart;
  if (state.total === undefined || progressed <= 0 || elapsedS < ESTIMATE_AFTER_S) return undefined;
  return (elapsedS / progressed) * Math.max(0, state.total - state.done);
}

/** `45 s`, `14 m`, `2 h 05 m`. */
export function durationText(seconds: number): string {
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} m` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} m`;
}

/** One line without colours: `training run 7f3a: step 12/40 · best 71.3 · eta 14 m`. */
export function progressLine(state: ProgressState, leftS: number | undefined): string {
  const facts = state.facts.map(([label, value]) => `${label} ${value}`);
  const eta = leftS === undefined ? [] : [`eta ${durationText(leftS)}`];
  return `${state.title}: ${[countText(state), ...facts, ...eta].join(' · ')}`;
}

/** The live block: title, count, bar and time left on the first line, then facts, as many to a line as fit. */
export function progressBlock(state: ProgressState, leftS: number | undefined, columns: number, maxLines: number, palette: Palette): string[] {
  const eta = leftS === undefined ? '' : `  eta ${durationText(leftS)}`;
  const bar = state.total === undefined || state.total === 0 ? '' : `  ${barText(state.done / state.total)}`;
  const head = cut(`${state.title}  ${countText(state)}${bar}${eta}`, columns);
  const lines: string[] = [];
  for (const [label, value] of state.facts) {
    const fact = `${label} ${value}`;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 3 + fact.length <= columns) lines[lines.length - 1] = `${last}   ${fact}`;
    else lines.push(cut(fact, columns));
  }
  return [palette.strong(head), ...lines.slice(0, maxLines - 1)];
}

function barText(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR_CELLS);
  return '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
}

function cut(line: string, columns: number): string {
  return line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`;
}
