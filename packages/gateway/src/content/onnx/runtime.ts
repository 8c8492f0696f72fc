import { ModelError } from './model-error.ts';

/** What is used of `onnxruntime-web` and `onnxruntime-node`, which have one interface. */
interface Runtime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<Session>;
  };
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => unknown;
  readonly env: { readonly wasm: { numThreads?: number } };
}

interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, Output>>>;
}

interface Output {
  readonly data: ArrayLike<unknown>;
  readonly dims: readonly number[];
}

/** A classifier that is loaded. */
export interface Classifier {
  /** The outputs of each window, in their order. */
  classify(windows: readonly (readonly number[])[]): Promise<readonly Float32Array[]>;
}

const INPUTS: ReadonlySet<string> = new Set(['input_ids', 'attention_mask', 'token_type_ids']);

/**
 * Loads a model for sequence classification. `onnxruntime-node` is faster, `onnxruntime-web` runs everywhere;
 * neither comes with Durward.
 *
 * @throws ModelError
 */
export async function loadClassifier(
  model: Uint8Array,
  runtime: 'auto' | 'web' | 'node',
  outputs: number,
): Promise<Classifier> {
  const { InferenceSession, Tensor, env } = await runtimeFor(runtime);
  // The worker is a thread of its own already.
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(model, { logSeverityLevel: 4, intraOpNumThreads: 1 })
    .catch(() => undefined);
  if (session === undefined) throw new ModelError('the model file is no ONNX model that the runtime can load');
  const strange = session.inputNames.filter((name) => !INPUTS.has(name));
  const [logits] = session.outputNames;
  if (strange.length > 0 || !session.inputNames.includes('input_ids') || logits === undefined) {
    throw new ModelError(`the model is no text classifier: its inputs are ${session.inputNames.join(', ')}`);
  }
  return {
    async classify(windows) {
      const length = Math.max(...windows.map((ids) => ids.length));
      const size = windows.length * length;
      const feeds = Object.fromEntries(session.inputNames.map((name) => {
        const data = new BigInt64Array(size);
        if (name !== 'token_type_ids') fill(data, windows, length, name === 'input_ids');
        return [name, new Tensor('int64', data, [windows.length, length])];
      }));
      const { [logits]: output } = await session.run(feeds);
      return rowsOf(output, windows.length, outputs);
    },
  };
}

/** Token 0 pads; the mask says that it is not there. */
function fill(data: BigInt64Array, windows: readonly (readonly number[])[], length: number, withIds: boolean): void {
  for (const [row, ids] of windows.entries()) {
    for (const [column, id] of ids.entries()) data[row * length + column] = withIds ? BigInt(id) : 1n;
  }
}

function rowsOf(output: Output | undefined, rows: number, outputs: number): readonly Float32Array[] {
  if (output === undefined || !(output.data instanceof Float32Array) || output.data.length !== rows * outputs) {
    throw new ModelError(`the model does not give ${String(outputs)} numbers for each text, as its config.json says`);
  }
  const { data } = output;
  return Array.from({ length: rows }, (_, row) => data.slice(row * outputs, (row + 1) * outputs));
}

const INSTALL = 'install one beside Durward: npm install onnxruntime-web, or the faster onnxruntime-node';

async function runtimeFor(wanted: 'auto' | 'web' | 'node'): Promise<Runtime> {
  for (const name of wanted === 'auto' ? ['node', 'web'] as const : [wanted]) {
    const loaded = await (name === 'node' ? native() : wasm()).catch(() => undefined);
    if (loaded !== undefined) return loaded;
  }
  throw new ModelError(`there is no ONNX runtime (${wanted}); ${INSTALL}`);
}

/** The package has native code and is there only when somebody installed it: no type of it is known here. */
const NATIVE = 'onnxruntime-node';

async function native(): Promise<Runtime> {
  return (await import(NATIVE)) as Runtime;
}

async function wasm(): Promise<Runtime> {
  return import('onnxruntime-web');
}
