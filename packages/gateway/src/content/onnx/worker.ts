/**
 * The thread of a model: it loads a folder, and then gives scores for the texts that it is sent. A model
 * keeps its thread busy for as long as it reads, and whoever waits may end the thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { readModelFolder } from './folder.ts';
import { ModelError } from './model-error.ts';
import type { FromWorker, ModelSettings, ToWorker, WindowScore } from './protocol.ts';
import { loadClassifier, type Classifier } from './runtime.ts';
import { attackScore, type Calibration } from './scores.ts';
import { loadTokenizer, type Encode } from './tokens.ts';
import { windowsOf, type TokenWindow } from './windows.ts';

interface Loaded {
  readonly encode: Encode;
  readonly classifier: Classifier;
  readonly calibration: Calibration;
  readonly tokensMax: number;
}

async function load(settings: ModelSettings): Promise<Loaded> {
  const folder = readModelFolder(settings);
  const { attacks, outputs } = folder;
  return {
    encode: await loadTokenizer(folder.tokenizer, folder.tokenizerConfig),
    classifier: await loadClassifier(folder.model, settings.runtime, outputs),
    calibration: { attacks, outputs, temperature: settings.temperature },
    tokensMax: Math.min(settings.tokensMax, folder.tokensMax ?? settings.tokensMax),
  };
}

const TOO_LONG = 'the texts are longer than the model is asked about';

interface Place {
  readonly text: number;
  readonly window: TokenWindow;
}

async function scoresOf(texts: readonly string[], loaded: Loaded, settings: ModelSettings) {
  const { encode, classifier, calibration, tokensMax } = loaded;
  const places: Place[] = [];
  for (const [text, whole] of texts.entries()) {
    for (const window of windowsOf(whole, encode, { tokensMax, overlap: settings.overlap })) {
      if (places.length === settings.windowsMax) throw new ModelError(TOO_LONG);
      places.push({ text, window });
    }
  }
  // Texts of like length share a batch, so that little is padded.
  places.sort((left, right) => left.window.ids.length - right.window.ids.length);
  const scores: WindowScore[][] = texts.map(() => []);
  for (let at = 0; at < places.length; at += settings.windowsPerBatch) {
    const batch = places.slice(at, at + settings.windowsPerBatch);
    const rows = await classifier.classify(batch.map(({ window }) => window.ids));
    for (const [index, { text, window }] of batch.entries()) {
      const row = rows[index];
      if (row !== undefined) scores[text]?.push({ span: window.span, score: attackScore(row, calibration) });
    }
  }
  return scores.map((windows) => windows.toSorted((left, right) => right.score - left.score));
}

async function run(settings: ModelSettings): Promise<void> {
  const port = parentPort;
  if (port === null) return;
  const tell = (message: FromWorker): void => port.postMessage(message);
  let loaded: Loaded;
  try {
    loaded = await load(settings);
  } catch (error) {
    tell({ kind: 'broken', reason: reasonOf(error) });
    return;
  }
  tell({ kind: 'ready' });
  let last: Promise<void> = Promise.resolve();
  const answer = async ({ id, texts }: ToWorker): Promise<void> => {
    try {
      tell({ kind: 'scores', id, texts: await scoresOf(texts, loaded, settings) });
    } catch (error) {
      tell({ kind: 'unread', id, reason: reasonOf(error) });
    }
  };
  port.on('message', (message: ToWorker) => {
    last = last.then(() => answer(message));
  });
}

/** What a library says of a text may quote it. */
function reasonOf(error: unknown): string {
  return error instanceof ModelError ? error.message : 'the model failed';
}

await run(workerData as ModelSettings);
