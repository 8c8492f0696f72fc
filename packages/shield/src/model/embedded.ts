import { HashedModel } from './hashed-model.ts';
import file from './weights.json' with { type: 'json' };

let loaded: HashedModel | undefined;

/** The model that comes with the package. It is read when it is first asked for, and kept. */
export function embeddedModel(): HashedModel {
  loaded ??= new HashedModel(file);
  return loaded;
}
