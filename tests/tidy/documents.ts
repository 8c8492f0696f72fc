import { at, isProduction, type Rule, type SourceFile } from './tree.ts';

const isMarkdown = (file: SourceFile): boolean => file.path.endsWith('.md');

/** The lines of a page that are prose: front matter and fences are blank, numbers stay the same. */
function proseOf(file: SourceFile): readonly string[] {
  let fenced = false;
  const lines = file.text.split('\n');
  const front = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  return lines.map((line, index) => {
    const edge = line.trimStart().startsWith('```');
    if (edge) fenced = !fenced;
    return edge || fenced || index <= front ? '' : line;
  });
}

/** Every page of Markdown has exactly one title. */
export const oneTitle: Rule = (files) =>
  files.filter(isMarkdown).flatMap((file) => {
    const titles = proseOf(file).filter((line) => line.startsWith('# ')).length;
    return titles === 1 ? [] : [`${file.path}: ${String(titles)} titles`];
  });

/** Every fence is closed. */
export const closedFences: Rule = (files) =>
  files.filter(isMarkdown).flatMap((file) => {
    const edges = file.text.split('\n').filter((line) => line.trimStart().startsWith('```')).length;
    return edges % 2 === 0 ? [] : [`${file.path}: a fence is not closed`];
  });

/** Every relative link leads to a file that is there. Anchors and folders count; addresses do not. */
export const linksResolve: Rule = (files) => {
  const places = new Set<string>();
  for (const { path } of files) {
    const parts = path.split('/');
    for (let length = 1; length <= parts.length; length += 1) places.add(parts.slice(0, length).join('/'));
  }
  return files.filter(isMarkdown).flatMap((file) =>
    proseOf(file).flatMap((line, index) =>
      targetsIn(line)
        .filter((target) => !places.has(resolved(file.path, target)))
        .map((target) => `${file.path}:${String(index + 1)}: ${target} leads nowhere`)));
};

/** The relative targets of the links in a line, without anchors. */
function targetsIn(line: string): readonly string[] {
  return Array.from(line.matchAll(/\]\(([^()\s]+)\)/g), (match) => match[1] ?? '')
    .map((target) => target.split('#', 1)[0] ?? '')
    .filter((target) => target !== '' && !target.includes('://') && !target.startsWith('mailto:'));
}

function resolved(page: string, target: string): string {
  const parts = target.startsWith('/') ? [] : page.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/**
 * Words of the place where the project was written, and paths of one machine. Each is put together
 * here so that this file does not hold what it looks for.
 */
const FOREIGN: readonly (readonly [word: string, what: string])[] = [
  [['/wo', 'rk/'].join(''), 'a path of one machine'],
  [['/ro', 'ot/'].join(''), 'a path of one machine'],
  [['/tmp/', 'ref'].join(''), 'a path of one machine'],
  [['/tmp/', 'brief'].join(''), 'a path of one machine'],
  [['../sha', 'red/'].join(''), 'a path of one machine'],
  [['bash_', 'jobs'].join(''), 'a path of one machine'],
  [['sub-', 'agent'].join(''), 'a word of the workplace'],
  [['sub', 'agent'].join(''), 'a word of the workplace'],
  [['house ', 'brief'].join(''), 'a word of the workplace'],
  [['the ', 'brief'].join(''), 'a word of the workplace'],
  [['previous ', 'session'].join(''), 'a word of the workplace'],
  [['context ', 'window limit'].join(''), 'a word of the workplace'],
  [['design', '.md'].join(''), 'a document that is not here'],
  [['peers', '.md'].join(''), 'a document that is not here'],
  [['requirements', '.md'].join(''), 'a document that is not here'],
];

/** The project speaks of itself alone. */
export const noForeignWords: Rule = (files) =>
  files.flatMap((file) =>
    FOREIGN.flatMap(([word, what]) => {
      const offset = file.text.toLowerCase().indexOf(word);
      return offset < 0 ? [] : [`${at(file, offset)}: ${what}: ${word}`];
    }));

/** Every key that is called dangerous is explained in the one page for them, and no other is. */
export const dangersListed: Rule = (files) => {
  const page = files.find((file) => file.path === 'docs/security/dangerous.md');
  const listed = namesIn(page?.text ?? '');
  const used = new Map<string, string>();
  for (const file of files.filter(isProduction)) for (const name of namesIn(file.text)) used.set(name, file.path);
  const unlisted = [...used].filter(([name]) => !listed.has(name));
  const gone = [...listed].filter((name) => !used.has(name));
  return unlisted
    .map(([name, path]) => `${path}: ${name} is not in docs/security/dangerous.md`)
    .concat(gone.map((name) => `docs/security/dangerous.md: ${name} does not exist`));
};

function namesIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(/\bdangerously[A-Z]\w*/g), (match) => match[0]));
}
