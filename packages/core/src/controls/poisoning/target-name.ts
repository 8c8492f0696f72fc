import type { Message } from '../../message/message.ts';

/** What a request names, for the record. */
export function targetName(message: Message): string {
  const target = message.kind === 'request' ? message.target : undefined;
  switch (target?.kind) {
    case 'tool':
    case 'prompt':
    case 'method':
      return target.name;
    case 'resource':
      return target.uri;
    case 'task':
    case undefined:
      return '';
  }
}
