import { join } from 'node:path';
import type { JsonObject } from '@durward/core';
import type { Operation } from './everything.ts';

function call(name: string, args: JsonObject = {}): Operation {
  return ['tools/call', { name, arguments: args }];
}

/** What is asked of server-filesystem about a folder that holds `alt.txt` and nothing else. */
export function fileOperations(folder: string): readonly Operation[] {
  const at = (...names: string[]): string => join(folder, ...names);
  return [
    ['tools/list'],
    call('list_allowed_directories'),
    call('list_directory', { path: folder }),
    call('read_text_file', { path: at('alt.txt') }),
    call('read_text_file', { path: at('alt.txt'), head: 1 }),
    call('get_file_info', { path: at('alt.txt') }),
    call('create_directory', { path: at('neu', 'ö 😀') }),
    call('write_file', { path: at('neu', 'a.txt'), content: 'eins\nzwei\n😀 drei' }),
    call('edit_file', { path: at('neu', 'a.txt'), edits: [{ oldText: 'zwei', newText: 'ZWEI' }], dryRun: true }),
    call('edit_file', { path: at('neu', 'a.txt'), edits: [{ oldText: 'zwei', newText: 'ZWEI' }] }),
    call('read_multiple_files', { paths: [at('neu', 'a.txt'), at('missing')] }),
    call('move_file', { source: at('neu', 'a.txt'), destination: at('neu', 'b.txt') }),
    call('directory_tree', { path: folder }),
    call('search_files', { path: folder, pattern: '**/*.txt' }),
    call('read_media_file', { path: at('alt.txt') }),
    call('list_directory_with_sizes', { path: at('neu'), sortBy: 'size' }),
    call('read_text_file', { path: '/etc/passwd' }),
    call('read_text_file', { path: at('..', 'outside') }),
    call('write_file', { path: at('neu', 'c.txt') }),
  ];
}

/** What is asked of server-memory; at the end it remembers nothing. */
export const MEMORY_OPERATIONS: readonly Operation[] = [
  ['tools/list'],
  call('create_entities', {
    entities: [
      { name: 'Ana', entityType: 'Mensch', observations: ['mag Türen', '😀'] },
      { name: 'Durward', entityType: 'Tor', observations: [] },
    ],
  }),
  call('create_relations', { relations: [{ from: 'Ana', to: 'Durward', relationType: 'hält' }] }),
  call('add_observations', { observations: [{ entityName: 'Ana', contents: ['mag Türen', 'neu'] }] }),
  call('add_observations', { observations: [{ entityName: 'Niemand', contents: ['x'] }] }),
  call('read_graph'),
  call('search_nodes', { query: 'tür' }),
  call('open_nodes', { names: ['Durward', 'Niemand'] }),
  call('delete_observations', { deletions: [{ entityName: 'Ana', observations: ['neu'] }] }),
  call('delete_relations', { relations: [{ from: 'Ana', to: 'Durward', relationType: 'hält' }] }),
  call('delete_entities', { entityNames: ['Ana', 'Durward'] }),
  call('read_graph'),
  call('create_entities', { entities: 'none' }),
];

/** What is asked of server-sequential-thinking. */
export const THINKING_OPERATIONS: readonly Operation[] = [
  ['tools/list'],
  call('sequentialthinking', thought(1)),
  call('sequentialthinking', { ...thought(2), isRevision: true, revisesThought: 1 }),
  call('sequentialthinking', { ...thought(3), branchFromThought: 1, branchId: 'ö' }),
  call('sequentialthinking', { thought: 'no number' }),
];

/** What is asked of server-budget-allocator, whose tool has a page of its own. */
export const BUDGET_OPERATIONS: readonly Operation[] = [
  ['tools/list'],
  ['resources/list'],
  ['resources/read', { uri: 'ui://budget-allocator/mcp-app.html' }],
  ['resources/read', { uri: 'ui://budget-allocator/none' }],
  call('get-budget-data'),
];

function thought(thoughtNumber: number): JsonObject {
  return { thought: `Gedanke ${String(thoughtNumber)} 😀`, thoughtNumber, totalThoughts: 3, nextThoughtNeeded: true };
}
