import type { MsgpackValue } from '../wire/decodeMsgpack.ts';
import { MsgpackWriter } from '../wire/MsgpackWriter.ts';
import type { Carried, WireType } from '../wire/WireType.ts';
import { RpcRefusal } from './RpcRefusal.ts';

/** How far a call does what CARLA does: it does, it is taken without effect or has an empty answer, or it is refused with a reason. */
export type Service = 'full' | 'empty' | 'refused';

/** One call that the server answers. */
export interface RpcMethod {
  readonly name: string;
  /** Names of the types of its arguments. */
  readonly takes: readonly string[];
  /** Name of the type of its result; undefined where it has none. */
  readonly gives: string | undefined;
  readonly service: Service;
  /** Runs the call and returns its encoded result, a refusal included. @throws WireMismatch when the arguments do not fit */
  answer(args: readonly MsgpackValue[]): Uint8Array;
  /** Runs when the answer has been handed to the socket and before the next request is read. */
  afterwards?(): void;
}

type AllCarried<Types extends readonly WireType<unknown>[]> = { [K in keyof Types]: Carried<Types[K]> };

/** A call with a result, which travels in CARLA's `Response`: `[[1, value]]`, or `[[0, [message]]]` for a refusal. */
export function method<const Args extends readonly WireType<unknown>[], R>(name: string, args: Args, result: WireType<R>, run: (...values: AllCarried<Args>) => R): RpcMethod;
export function method(name: string, args: readonly WireType<unknown>[], result: WireType<unknown>, run: (...values: unknown[]) => unknown): RpcMethod {
  return {
    name,
    takes: args.map((type) => type.name),
    gives: result.name,
    service: 'full',
    answer(given) {
      const values = readArguments(name, args, given);
      const out = new MsgpackWriter();
      out.array(1);
      try {
        const value = run(...values);
        out.array(2);
        out.int(1);
        result.write(out, value);
      } catch (error) {
        if (!(error instanceof RpcRefusal)) throw error;
        out.array(2);
        out.int(0);
        writeMessage(out, error);
      }
      return out.take();
    },
  };
}

/** A call without a result: `[[false]]`, or `[[true, [message]]]` for a refusal. */
export function command<const Args extends readonly WireType<unknown>[]>(name: string, args: Args, run: (...values: AllCarried<Args>) => void): RpcMethod;
export function command(name: string, args: readonly WireType<unknown>[], run: (...values: unknown[]) => void): RpcMethod {
  return {
    name,
    takes: args.map((type) => type.name),
    gives: undefined,
    service: 'full',
    answer(given) {
      const values = readArguments(name, args, given);
      const out = new MsgpackWriter();
      out.array(1);
      try {
        run(...values);
        out.array(1);
        out.bool(false);
      } catch (error) {
        if (!(error instanceof RpcRefusal)) throw error;
        out.array(2);
        out.bool(true);
        writeMessage(out, error);
      }
      return out.take();
    },
  };
}

/** Says of calls that they are answered, so that programs run on, but nothing is behind them here. */
export function empty(...methods: readonly RpcMethod[]): RpcMethod[] {
  return methods.map((one) => ({ ...one, service: 'empty' }));
}

/** Says of calls that they are always refused. */
export function refused(...methods: readonly RpcMethod[]): RpcMethod[] {
  return methods.map((one) => ({ ...one, service: 'refused' }));
}

function writeMessage(out: MsgpackWriter, refusal: RpcRefusal): void {
  out.array(1);
  out.text(refusal.message);
}

function readArguments(name: string, types: readonly WireType<unknown>[], given: readonly MsgpackValue[]): unknown[] {
  return types.map((type, index) => (index < given.length ? type.read(given[index], `${name}, argument ${index + 1}`) : type.zero));
}
