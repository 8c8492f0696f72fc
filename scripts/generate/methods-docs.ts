import { METHODS, type Direction, type MethodRow } from '@durward/core';
import { GENERATED, markdownTable } from './markdown.ts';

/** `docs/reference/methods.md`: the table of methods and directions. */
export function methodsDocs(): string {
  return [
    '# Methods',
    GENERATED,
    `A method passes in a direction only when it has a row here. Everything else is denied (\`unknown_method\`),
except a method of an extension that a grant names under \`methods\`.`,
    '## From the client to the server',
    directionTable('to_server'),
    '## From the server to the client',
    directionTable('to_client'),
    '## What decides',
    markdownTable(
      ['Word', 'Meaning'],
      Object.entries(ACCESS).map(([word, meaning]) => [word, meaning]),
    ),
    '',
  ].join('\n\n');
}

const ACCESS: Readonly<Record<MethodRow['access'], string>> = {
  session: 'any principal with access to the server may send it',
  listing: 'the same, and the reply holds only what the principal may use',
  tool: 'a grant must name the tool',
  prompt: 'a grant must name the prompt',
  resource: 'a grant must name the URI of the resource',
  reference: 'a grant must name the prompt or the resource template that is completed',
  task: 'the handle of the task must be the principal’s own',
  extension: 'a grant must name the method',
};

function directionTable(direction: Direction): string {
  return markdownTable(
    ['Method', 'Kind', 'Revisions', 'What decides'],
    METHODS.filter((row) => row.direction === direction).map((row) => [
      `\`${row.method}\``,
      row.kind,
      row.eras.length === 2 ? 'all' : row.eras[0] === 'modern' ? 'from 2026-07-28' : 'before 2026-07-28',
      row.access,
    ]),
  );
}
