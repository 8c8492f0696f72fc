import type { JsonObject } from '@durward/core';

/** One request, and the words for it in the name of a test. */
export type Operation = readonly [method: string, params?: JsonObject];

function call(name: string, args: JsonObject = {}): Operation {
  return ['tools/call', { name, arguments: args }];
}

const DATA = `data:text/plain;base64,${Buffer.from('Durward\n'.repeat(100)).toString('base64')}`;

/** What can be asked of server-everything and has the same answer every time, in an order that matters. */
export const EVERYTHING_OPERATIONS: readonly Operation[] = [
  ['tools/list'],
  ['prompts/list'],
  ['resources/list'],
  ['resources/templates/list'],
  call('echo', { message: 'ünï 😀 \u2028 "quoted" \\ \n' }),
  call('echo', { message: '' }),
  call('get-sum', { a: 1.5, b: -2 }),
  call('get-sum', { a: 1e21, b: 0.1 }),
  call('get-structured-content', { location: 'Chicago' }),
  call('get-tiny-image'),
  call('get-env'),
  call('get-annotated-message', { messageType: 'error', includeImage: true }),
  call('get-annotated-message', { messageType: 'debug' }),
  call('get-resource-links', { count: 3 }),
  call('get-resource-reference', { resourceType: 'Text', resourceId: 1 }),
  call('get-resource-reference', { resourceType: 'Blob', resourceId: 2 }),
  call('gzip-file-as-resource', { name: 'a.gz', data: DATA, outputType: 'resource' }),
  call('gzip-file-as-resource', { name: 'b.gz', data: DATA, outputType: 'resourceLink' }),
  ['resources/read', { uri: 'demo://resource/session/b.gz' }],
  call('trigger-long-running-operation', { duration: 0.05, steps: 2 }),
  call('trigger-sampling-request', { prompt: 'What is a durward?', maxTokens: 10 }),
  call('trigger-elicitation-request'),
  call('trigger-url-elicitation', { url: 'https://example.com/a?b=1', elicitationId: 'e-1' }),
  call('get-roots-list'),
  call('simulate-research-query', { topic: 'doors' }),
  call('get-sum', { a: 'one' }),
  call('get-structured-content', { location: 'Atlantis' }),
  ['prompts/get', { name: 'simple-prompt' }],
  ['prompts/get', { name: 'args-prompt', arguments: { city: 'Zürich', state: 'ZH' } }],
  ['prompts/get', { name: 'args-prompt' }],
  ['prompts/get', { name: 'completable-prompt', arguments: { department: 'Sales', name: 'Eve' } }],
  ['prompts/get', { name: 'resource-prompt', arguments: { resourceType: 'Text', resourceId: '7' } }],
  ['prompts/get', { name: 'resource-prompt', arguments: { resourceType: 'Blob', resourceId: '-7' } }],
  ['prompts/get', { name: 'no-such-prompt' }],
  ['resources/read', { uri: 'demo://resource/static/document/architecture.md' }],
  ['resources/read', { uri: 'demo://resource/dynamic/text/1' }],
  ['resources/read', { uri: 'demo://resource/dynamic/blob/2' }],
  ['resources/read', { uri: 'demo://resource/dynamic/text/none' }],
  ['resources/read', { uri: 'demo://resource/nowhere' }],
  ['completion/complete', completion('ref/prompt', 'department', 'S')],
  ['completion/complete', { ...completion('ref/prompt', 'name', ''), context: { arguments: { department: 'Sales' } } }],
  ['completion/complete', completion('ref/resource', 'resourceId', '12')],
  ['completion/complete', { ...completion('ref/prompt', 'department', ''), ref: { type: 'ref/prompt', name: 'none' } }],
];

/** What only the legacy era has. */
export const LEGACY_OPERATIONS: readonly Operation[] = [
  ['ping'],
  call('trigger-url-elicitation', { url: 'https://example.com/b', errorPath: true }),
  ['logging/setLevel', { level: 'info' }],
  ['logging/setLevel', { level: 'loud' }],
  ['resources/subscribe', { uri: 'demo://resource/dynamic/text/1' }],
  call('toggle-subscriber-updates'),
  call('toggle-subscriber-updates'),
  ['resources/unsubscribe', { uri: 'demo://resource/dynamic/text/1' }],
];

function completion(type: 'ref/prompt' | 'ref/resource', name: string, value: string): JsonObject {
  const ref = type === 'ref/prompt'
    ? { type, name: 'completable-prompt' }
    : { type, uri: 'demo://resource/dynamic/text/{resourceId}' };
  return { ref, argument: { name, value } };
}
