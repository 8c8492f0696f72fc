import { CHECKS, type CheckText } from '@durward/scanner';
import { GENERATED, markdownTable } from './markdown.ts';

/** `docs/reference/scan-checks.md`: what `durward scan` looks for in configurations. */
export function checksDocs(): string {
  const checks: readonly CheckText[] = Object.values(CHECKS);
  const rows = checks.map(({ id, name, severity, what, why, fix }) => [id, `\`${name}\``, severity, what, why, fix]);
  return [
    '# Checks of configurations',
    GENERATED,
    `\`durward scan\` looks for these in the way a server is started or reached; what servers tell a model is judged by
the [controls](../controls) whose ids begin with TP. An id never gets another meaning. \`durward explain <id>\` prints
its text.`,
    markdownTable(['Check', 'Name', 'Level', 'What is found', 'Why it matters', 'What to do'], rows),
    '',
  ].join('\n\n');
}
