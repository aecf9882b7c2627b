import { captureConsole } from './realm/captureConsole.ts';
import { describeValues } from './realm/describeValues.ts';
import { freezeRealm } from './realm/freezeRealm.ts';
import { memoryText } from './realm/memoryText.ts';
import { meterBuiltIns } from './realm/meterBuiltIns.ts';
import { removeGlobals } from './realm/removeGlobals.ts';
import { seedRandom } from './realm/seedRandom.ts';

/** How a call ended, as the harness writes it into its report. */
export const CALL_STATUS = { ok: 0, exception: 1, fuel: 2, invalidOutput: 3, invalidMemory: 4 } as const;

/** Numbers that a call leaves beside its text: status, words written, line of the source (0 unknown), 1 when something was logged, and calls done of a row. */
export const REPORT_WORDS = 5;

export interface HarnessSettings {
  readonly withMemory: boolean;
  /** Property of the result that holds the output (with memory). */
  readonly resultName: string;
  /** Properties of the input that become arguments (plain); undefined: the input is the only argument. */
  readonly parameters: readonly string[] | undefined;
  readonly steps: number;
  readonly memoryCharacters: number;
  readonly logCharacters: number;
  /** JSON text of an answer that the contract permits. */
  readonly exampleText: string;
}

/** One realm of instrumented code: what the module text made by `assemblePolicy` exports. */
type FuelledRealm = (spent: () => never) => {
  refuel(steps: number): void;
  charge(steps: number): void;
  make(...helpers: readonly unknown[]): unknown;
};

/** What the host calls. */
export interface Harness {
  /** Takes the policy of this isolate; once, before the first call. */
  take(makePolicyRealm: FuelledRealm): void;
  /** Runs a policy of our own on the first `count` inputs, so that the engine has compiled everything but the policy when that comes. */
  rehearse(count: number): void;
  /** Takes the inputs of the following calls from here. @param starts where each input begins, for rows of calls */
  use(buffer: SharedArrayBuffer, starts?: SharedArrayBuffer): void;
  /** Runs the policy on the input at `offset`. @returns its new memory, or why it failed; the report tells which */
  run(offset: number, memory: string): string;
  /**
   * Runs the policy on a row of inputs, each with empty memory, up to the first call that fails or logs something. The output holds the number
   * of words of each call and the words. @returns what `run` gives for the last call
   */
  runRow(first: number, count: number): string;
  takeLog(): string;
}

/**
 * JavaScript text of `installHarness` with all its parts, to be evaluated inside an isolate. The parts are ordinary functions of this
 * project; each uses nothing but its arguments, the others and JavaScript's own globals.
 */
export function harnessSource(): string {
  const parts = [removeGlobals, seedRandom, meterBuiltIns, describeValues, captureConsole, freezeRealm, memoryText, installHarness];
  return `(function () { 'use strict'; ${parts.map((part) => part.toString()).join('\n')} return installHarness; })()`;
}

/**
 * Prepares the isolate before the policy's text comes into it, and returns what the host calls. Errors of a policy become text in here,
 * under the host's deadline, since carrying a hostile error out of an isolate can hang the process.
 */
function installHarness(
  settingsText: string,
  unpack: (words: Float32Array, offset: number) => unknown,
  pack: (value: unknown, words: Float32Array, offset: number) => number,
  makePreludeRealm: FuelledRealm | undefined,
  outputBuffer: SharedArrayBuffer,
  reportBuffer: SharedArrayBuffer,
): Harness {
  const settings: HarnessSettings = JSON.parse(settingsText);
  const { apply } = Reflect;
  const { parse } = JSON;
  const Words = Float32Array;
  const Starts = Uint32Array;
  const output = new Float32Array(outputBuffer);
  const report = new Int32Array(reportBuffer);

  let exhausted: unknown;
  function spent(): never {
    exhausted ??= new RangeError('the budget of steps is used up');
    throw exhausted;
  }
  const exampleAnswer: unknown = parse(settings.exampleText);
  const example: unknown = settings.withMemory ? { [settings.resultName]: exampleAnswer, memory: { aNumber: 1.5, aList: [1] } } : exampleAnswer;
  /** The policy of this isolate; before it comes, one that always answers the same and does a bit of what policies do. */
  let policy: ReturnType<FuelledRealm> = {
    refuel() {},
    charge() {},
    make: () => () => {
      [2, 1].toSorted().slice(0);
      return example;
    },
  };
  const prelude = makePreludeRealm === undefined ? undefined : makePreludeRealm(spent);

  const hidden = removeGlobals();
  const restartRandom = seedRandom();
  const describe = describeValues();
  meterBuiltIns((steps) => {
    if (steps > 0) policy.charge(steps > 1_073_741_823 ? 1_073_741_823 : steps | 0);
  });
  const log = captureConsole(settings.logCharacters, describe.shown);
  prelude?.refuel(settings.steps);
  const made = prelude?.make();
  const helpers: readonly unknown[] = Array.isArray(made) ? made : [];
  freezeRealm([hidden, helpers]);

  function leave(status: number, words: number, line: number): void {
    report[0] = status;
    report[1] = words;
    report[2] = line;
    report[3] = log.text() === '' ? 0 : 1;
  }
  function fail(status: number, message: string, line: number): string {
    leave(status, 0, line);
    return message.slice(0, 300);
  }
  function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === 'object' && value !== null;
  }

  let input: Float32Array = new Words(0);
  let starts: Uint32Array = new Starts(0);
  let outputAt = 0;
  const calls: Harness = {
    take(makePolicyRealm) {
      policy = makePolicyRealm(spent);
    },
    rehearse(count) {
      for (let index = 0; index < count; index += 1) calls.runRow(index, 1);
    },
    use(buffer, startBuffer) {
      input = new Words(buffer);
      if (startBuffer !== undefined) starts = new Starts(startBuffer);
    },
    run(offset, memory) {
      outputAt = 0;
      return runOne(offset, memory);
    },
    runRow(first, count) {
      let at = 0;
      report[4] = 0;
      for (let done = 1; done <= count; done += 1) {
        outputAt = at + 1;
        const text = runOne(starts[first + done - 1]!, '{}');
        const words = report[1]!;
        output[at] = words;
        at = outputAt + words;
        report[4] = done;
        if (report[0] !== 0 || report[3] !== 0) return text;
      }
      return '';
    },
    takeLog: () => log.text(),
  };
  return calls;

  function runOne(offset: number, memory: string): string {
    /** Status if the next thing throws: exception, then invalidOutput or invalidMemory. */
    let stage = 1;
    exhausted = undefined;
    restartRandom();
    log.clear();
    policy.refuel(settings.steps);
    prelude?.refuel(settings.steps);
    try {
      const decide = apply(policy.make, undefined, helpers);
      if (typeof decide !== 'function') return fail(1, 'the policy is not a function', 0);
      const value = unpack(input, offset);
      let kept = '';
      let answer: unknown;
      if (settings.withMemory) {
        const given: unknown = decide(value, parse(memory));
        stage = 3;
        if (!isObject(given)) throw new TypeError(`expected { ${settings.resultName}, memory }, got ${given === null ? 'null' : typeof given}`);
        answer = given[settings.resultName];
        stage = 4;
        kept = memoryText(given['memory'], settings.memoryCharacters);
      } else if (settings.parameters === undefined) {
        answer = decide(value);
      } else {
        answer = apply(decide, undefined, settings.parameters.map((name) => (isObject(value) ? value[name] : undefined)));
      }
      stage = 3;
      const words = pack(answer, output, outputAt);
      if (exhausted !== undefined) throw exhausted;
      leave(0, words, 0);
      return kept;
    } catch (error) {
      const reason = exhausted;
      // A little for describing the error, which may run code of the policy (getters).
      policy.refuel(10_000);
      try {
        if (reason !== undefined) return fail(2, `used up its budget of ${settings.steps} steps: an endless loop, or far too much work for one call`, describe.lineOf(reason));
        if (stage === 1) return fail(1, describe.thrown(error), describe.lineOf(error));
        return fail(stage, error instanceof Error ? describe.shown(error.message) : describe.thrown(error), 0);
      } catch {
        return fail(reason === undefined ? stage : 2, 'threw something that cannot be described', 0);
      }
    }
  }
}
