import { at, isProduction, type Rule, type SourceFile } from './tree.ts';
import { calleeOf, chainOf, importsOf, isNode, nodesOf, textOf, type Node } from './syntax.ts';

/** Something that is used in few places, each for a reason. */
interface Ban {
  readonly what: string;
  readonly matches: (node: Node, file: SourceFile) => boolean;
  /** Files, or folders that end in a slash, where it may be used. */
  readonly homes: readonly string[];
}

const calls = (...names: readonly string[]) => (node: Node): boolean =>
  (node.type === 'CallExpression' || node.type === 'NewExpression') && names.includes(calleeOf(node) ?? '');

const mentions = (name: string) => (node: Node): boolean => chainOf(node) === name;

/** Where the outside world is handed in: the clock, the environment. */
const SURROUNDINGS: readonly string[] = ['packages/cli/src/main.ts', 'packages/cli/src/runtime.ts'];

const BANS: readonly Ban[] = [
  // Time, chance and the surroundings come in through the constructor, from one place.
  { what: 'Date.now', matches: mentions('Date.now'), homes: SURROUNDINGS },
  { what: 'new Date()', matches: isDateOfNow, homes: [] },
  { what: 'performance.now', matches: mentions('performance.now'), homes: ['packages/cli/src/runtime.ts'] },
  { what: 'process.hrtime', matches: mentions('process.hrtime'), homes: [] },
  { what: 'Math.random', matches: mentions('Math.random'), homes: [] },
  { what: 'process.env', matches: mentions('process.env'), homes: SURROUNDINGS },
  // Requests go out through undici, where addresses and limits are checked.
  { what: 'fetch', matches: calls('fetch', 'globalThis.fetch'), homes: [] },
  { what: 'console', matches: isConsole, homes: [] },
  // Text never becomes code.
  { what: 'eval', matches: calls('eval', 'globalThis.eval'), homes: [] },
  { what: 'Function', matches: calls('Function'), homes: [] },
  // What passes without a check is made in one place.
  { what: 'mint', matches: calls('mint'), homes: ['packages/core/src/pipeline/judge.ts'] },
  // Whoever could open the token of a person could also send it to a server.
  { what: 'discloseSubject', matches: calls('discloseSubject'), homes: ['packages/gateway/src/credentials/grants.ts'] },
  { what: 'as unknown as', matches: isDoubleAssertion, homes: [] },
  {
    what: 'JSON.parse',
    matches: calls('JSON.parse'),
    homes: [
      // The strict parser itself.
      'packages/core/src/message/json.ts',
      // The parts of a model that the deployer put there: large, and with numbers of any precision.
      'packages/gateway/src/content/onnx/folder.ts',
      // Columns and lines that the gateway wrote, behind a checksum or a transaction.
      'packages/gateway/src/store/sqlite-store.ts',
      'packages/gateway/src/store/sqlite-authorization.ts',
      'packages/gateway/src/store/sqlite-vault.ts',
      'packages/gateway/src/store/sqlite-definitions.ts',
      'packages/gateway/src/store/sqlite-approvals.ts',
      'packages/gateway/src/store/sqlite-bundles.ts',
      'packages/gateway/src/audit/segments.ts',
      // An envelope that is checked field by field, and what is signed in it.
      'packages/shield/src/bundle/bundle.ts',
      // The claims of a token that this command has just signed, to print them.
      'packages/cli/src/commands/token.ts',
    ],
  },
];

function isConsole(node: Node): boolean {
  return node.type === 'CallExpression' && (calleeOf(node) ?? '').startsWith('console.');
}

function isDateOfNow(node: Node): boolean {
  const none = Array.isArray(node['arguments']) && node['arguments'].length === 0;
  return node.type === 'NewExpression' && calleeOf(node) === 'Date' && none;
}

function isDoubleAssertion(node: Node, file: SourceFile): boolean {
  const inner = node['expression'];
  if (node.type !== 'TSAsExpression' || !isNode(inner) || inner.type !== 'TSAsExpression') return false;
  return textOf(file, inner['typeAnnotation']) === 'unknown';
}

/** Calls that have one home are made nowhere else. */
export const bannedCalls: Rule = (files) => files.filter(isProduction).flatMap((file) => straysIn(file));

function straysIn(file: SourceFile): readonly string[] {
  const bans = BANS.filter((ban) => !isAtHome(file, ban.homes));
  return nodesOf(file).flatMap((node) =>
    bans.filter((ban) => ban.matches(node, file)).map((ban) => `${at(file, node.start)}: ${ban.what}`));
}

/** Child processes are started by the upstream folder alone, and never through a shell. */
export const childProcesses: Rule = (files) =>
  files.filter(isProduction).flatMap((file) => {
    const imports = importsOf(file).filter((one) => one.from === 'node:child_process' || one.from === 'child_process');
    if (imports.length === 0) return [];
    const strays = isAtHome(file, ['packages/gateway/src/upstream/']) ? [] : imports;
    const shells = nodesOf(file)
      .filter((node) => node.type === 'Property' && textOf(file, node['key']) === 'shell')
      .filter((node) => textOf(file, node['value']) !== 'false');
    return strays
      .map((one) => `${at(file, one.offset)}: child_process`)
      .concat(shells.map((node) => `${at(file, node.start)}: a shell`));
  });

/** Homes that no longer need to be homes. */
export const emptyHomes: Rule = (files) =>
  BANS.flatMap((ban) =>
    ban.homes
      .filter((home) => {
        const inside = files.filter((file) => isAtHome(file, [home]));
        return inside.length > 0 && !inside.some((file) => nodesOf(file).some((node) => ban.matches(node, file)));
      })
      .map((home) => `${home} is a home of ${ban.what} and does not use it`));

function isAtHome(file: SourceFile, homes: readonly string[]): boolean {
  return homes.some((home) => (home.endsWith('/') ? file.path.startsWith(home) : file.path === home));
}
