import { wireDenial, type Denial, type DenialReason } from '@durward/core';
import { PROBLEM_CODES } from '@durward/gateway';
import { COMMAND_CODES } from '../../packages/cli/src/explain/codes.ts';
import { REASONS } from '../../packages/cli/src/explain/reasons.ts';
import { GENERATED, markdownTable } from './markdown.ts';

/** `docs/reference/errors.md`: every reason of a denial, and every code of our own. */
export function errorsDocs(): string {
  return [
    '# Errors',
    GENERATED,
    `Every name on this page is stable: it is never renamed and never gets another meaning.
\`durward explain <name>\` prints its text.`,
    '## Reasons of denials',
    `A message that is stopped is answered with an HTTP status, a JSON-RPC error and an incident id. The answer says
little on purpose: what it says to the client it says to an attacker. The reason, the control and the details are in
the record: \`durward audit show <incident>\`. Where somebody without a token is refused more often
than \`audit.strangers\` lets be recorded one by one, \`refusals.counted\` has the number of each reason, and the
incident has no record of its own.`,
    markdownTable(
      ['Reason', 'HTTP', 'Code', 'Message', 'Control', 'The message was stopped because …', 'What to do'],
      reasons().flatMap(reasonRows),
    ),
    '## Codes of the configuration',
    codesTable(PROBLEM_CODES),
    '## Codes of the command line',
    codesTable(COMMAND_CODES),
    '',
  ].join('\n\n');
}

function reasons(): DenialReason[] {
  // Object.keys forgets which keys the exhaustive table has.
  return (Object.keys(REASONS) as DenialReason[]).toSorted();
}

function reasonRows(reason: DenialReason): string[][] {
  const { because, next, controls, samples } = REASONS[reason];
  return samples.map((sample: Denial, index) => {
    const { status, code, message } = outside(sample);
    if (index > 0) return ['', status, code, message, '', '', ''];
    return [`\`${reason}\``, status, code, message, controls.join(', '), because, next];
  });
}

/** How a denial shows in both eras; both values where they differ. */
function outside(sample: Denial): { status: string; code: string; message: string } {
  const modern = wireDenial(sample, 'modern');
  const legacy = wireDenial(sample, 'legacy');
  return {
    status: both(modern.status, legacy.status),
    code: both(modern.code, legacy.code),
    // The samples name things `x`; outside stands the real name.
    message: modern.message.replace(/: x$/, ': …').replace(/ x$/, ' …'),
  };
}

function both(one: number, other: number): string {
  return one === other ? String(one) : `${String(one)} (before 2026-07-28: ${String(other)})`;
}

function codesTable(codes: Readonly<Record<string, { readonly meaning: string; readonly fix: string }>>): string {
  const rows = Object.entries(codes).map(([code, { meaning, fix }]) => [`\`${code}\``, meaning, fix]);
  return markdownTable(['Code', 'What happened', 'How to fix it'], rows);
}
