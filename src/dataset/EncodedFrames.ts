import { FailureSchema, HEADER_WORDS, HEADER_WORDS_V1, wholeWords } from './frameCodec.ts';
import type { FrameFailure } from './RecordedFrame.ts';

export interface DecodedFrame {
  readonly step: number;
  readonly scene: Float32Array;
  readonly driverAction: Float32Array;
  readonly expertAction: Float32Array;
  readonly grounds: Float32Array;
  readonly memory: string | undefined;
  readonly failure: FrameFailure | undefined;
}

const utf8Decoder = new TextDecoder('utf-8', { fatal: true });

/** The bytes of frames that lie one after the other, as `encodeFrameInto` wrote them; a frame is decoded when it is asked for. */
export class EncodedFrames {
  readonly count: number;
  readonly #bytes: Uint8Array;
  readonly #headerWords: number;
  /** Where in the array's buffer each frame begins. */
  readonly #starts: readonly number[];

  /**
   * @param bytes exactly `count` frames; kept (as a copy when they do not begin at a word)
   * @param version of the recording's format
   * @throws RangeError when they are not so
   */
  constructor(bytes: Uint8Array, count: number, version = 2) {
    this.count = count;
    this.#headerWords = version === 1 ? HEADER_WORDS_V1 : HEADER_WORDS;
    this.#bytes = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    const { buffer, byteOffset, byteLength } = this.#bytes;
    const end = byteOffset + byteLength;
    const starts: number[] = [];
    let start = byteOffset;
    for (let index = 0; index < count; index += 1) {
      starts.push(start);
      if (start + this.#headerWords * 4 > end) throw new RangeError(`frame ${index} of ${count} reaches beyond its ${byteLength} bytes`);
      const [, scene, driver, expert, memory, failure, grounds = 0] = new Uint32Array(buffer, start, this.#headerWords);
      start += (this.#headerWords + scene! + driver! + expert! + grounds) * 4 + wholeWords(textBytes(memory!) + textBytes(failure!));
      if (start > end) throw new RangeError(`frame ${index} of ${count} reaches beyond its ${byteLength} bytes`);
    }
    if (start !== end) throw new RangeError(`${end - start} bytes remain after ${count} frames`);
    this.#starts = starts;
  }

  /**
   * The frame at this place, from 0. Its arrays are copies: views would keep a whole block alive for each frame of a random batch.
   * @throws TypeError, SyntaxError or ZodError when its texts are not what was written
   */
  decode(index: number): DecodedFrame {
    const { buffer } = this.#bytes;
    const start = this.#starts[index]!;
    const [step, sceneWords, driverWords, expertWords, memoryMark, failureMark, groundsWords = 0] = new Uint32Array(buffer, start, this.#headerWords);
    const sceneAt = start + this.#headerWords * 4;
    const driverAt = sceneAt + sceneWords! * 4;
    const expertAt = driverAt + driverWords! * 4;
    const groundsAt = expertAt + expertWords! * 4;
    const memoryAt = groundsAt + groundsWords * 4;
    const failureAt = memoryAt + textBytes(memoryMark!);
    return {
      step: step!,
      scene: new Float32Array(buffer, sceneAt, sceneWords).slice(),
      driverAction: new Float32Array(buffer, driverAt, driverWords).slice(),
      expertAction: new Float32Array(buffer, expertAt, expertWords).slice(),
      grounds: new Float32Array(buffer, groundsAt, groundsWords).slice(),
      memory: memoryMark === 0 ? undefined : utf8Decoder.decode(new Uint8Array(buffer, memoryAt, textBytes(memoryMark!))),
      failure: failureMark === 0 ? undefined : FailureSchema.parse(JSON.parse(utf8Decoder.decode(new Uint8Array(buffer, failureAt, textBytes(failureMark!))))),
    };
  }
}

/** The header keeps the length of a text plus one, so that 0 means that there is none. */
function textBytes(mark: number): number {
  return mark === 0 ? 0 : mark - 1;
}
