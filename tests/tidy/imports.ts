import { at, isProduction, type Rule, type SourceFile } from './tree.ts';
import { importsOf, type Import } from './syntax.ts';

/** Which packages of ours a package may import. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [],
  shield: [],
  gateway: ['core', 'shield'],
  scanner: ['core', 'shield'],
  guard: ['core', 'shield'],
  cli: ['core', 'shield', 'gateway', 'scanner'],
  console: [],
};

/** Packages of ours by the name under which they are imported. */
const NAMES: Readonly<Record<string, string>> = {
  '@durward/core': 'core',
  '@durward/shield': 'shield',
  '@durward/gateway': 'gateway',
  '@durward/scanner': 'scanner',
  '@durward/guard': 'guard',
};

/** Imports between packages point one way, and go through the front door of the package. */
export const packageDirections: Rule = (files) =>
  files.filter(isProduction).flatMap((file) =>
    importsOf(file).flatMap((one) => {
      const wrong = wrongPackage(file, one);
      return wrong === undefined ? [] : [`${at(file, one.offset)}: ${wrong}`];
    }));

function wrongPackage(file: SourceFile, { from }: Import): string | undefined {
  const own = packageOf(file.path);
  const ours = Object.keys(NAMES).find((name) => from === name || from.startsWith(`${name}/`));
  if (ours !== undefined) {
    if (from !== ours) return `${from} goes past the front door of ${ours}`;
    const target = NAMES[ours] ?? '';
    return (ALLOWED[own] ?? []).includes(target) ? undefined : `${own} must not import ${target}`;
  }
  if (!from.startsWith('.')) return undefined;
  return packageOf(resolved(file.path, from)) === own ? undefined : `${from} leaves the package`;
}

function packageOf(path: string): string {
  const [top, name] = path.split('/');
  return top === 'packages' && name !== undefined ? name : '';
}

/** A relative import as a path from the root of the repository. */
function resolved(importer: string, from: string): string {
  const parts = importer.split('/').slice(0, -1);
  for (const part of from.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The folders of core, from what knows nothing to what knows the rest. */
const LAYERS: readonly string[] = ['limits', 'message', 'verdict', 'pins', 'policy', 'pipeline', 'controls'];

/**
 * Inside core an import leads to the same folder or to an earlier one. One file is excepted: the
 * list of all controls, which belongs to the pipeline. A control takes types from the pipeline and
 * nothing that runs, so that it cannot reach the judge, the list or the mint.
 */
export const coreLayers: Rule = (files) =>
  files.filter((file) => isProduction(file) && file.path.startsWith('packages/core/src/')).flatMap((file) =>
    importsOf(file).flatMap((one) => {
      const wrong = wrongLayer(file, one);
      return wrong === undefined ? [] : [`${at(file, one.offset)}: ${wrong}`];
    }));

function wrongLayer(file: SourceFile, { from, typeOnly }: Import): string | undefined {
  if (!from.startsWith('.') || file.path === 'packages/core/src/index.ts') return undefined;
  const own = layerOf(file.path);
  const target = layerOf(resolved(file.path, from));
  if (LAYERS.indexOf(target) < 0) return `${from} is in no layer of core`;
  if (own === 'controls' && target === 'pipeline' && !typeOnly) return 'a control takes only types from the pipeline';
  if (file.path === 'packages/core/src/pipeline/controls.ts' && target === 'controls') return undefined;
  return LAYERS.indexOf(target) <= LAYERS.indexOf(own) ? undefined : `${own} must not import ${target}`;
}

function layerOf(path: string): string {
  return (path.split('/')[3] ?? '').replace('.ts', '');
}

/** Core and shield run anywhere: they import nothing but their own files, and depend on nothing. */
export const pureCore: Rule = (files) =>
  files.flatMap((file) => {
    const pure = ['packages/core/', 'packages/shield/'].some((folder) => file.path.startsWith(folder));
    if (!pure) return [];
    if (file.path.endsWith('/package.json')) return dependenciesOf(file);
    if (!isProduction(file)) return [];
    return importsOf(file)
      .filter((one) => !one.from.startsWith('.'))
      .map((one) => `${at(file, one.offset)}: ${one.from} is not its own file`);
  });

function dependenciesOf(file: SourceFile): readonly string[] {
  const manifest = JSON.parse(file.text) as Record<string, unknown>;
  return ['dependencies', 'peerDependencies', 'optionalDependencies']
    .filter((key) => Object.keys(manifest[key] ?? {}).length > 0)
    .map((key) => `${file.path}: ${key} must be empty`);
}
