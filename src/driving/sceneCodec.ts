import { packedCodec } from '../packing/PackedCodec.ts';
import { ActionSchema } from './Action.ts';
import { GroundsSchema } from './Grounds.ts';
import { SceneSchema } from './Scene.ts';

/** Scenes as packed words: what policies see and recordings keep. */
export const sceneCodec = packedCodec(SceneSchema);

/** Actions as packed words. */
export const actionCodec = packedCodec(ActionSchema);

/** An expert's grounds as packed words: what recordings keep beside its action. */
export const groundsCodec = packedCodec(GroundsSchema);
