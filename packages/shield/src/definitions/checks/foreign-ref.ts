import type { DefinitionFinding, DefinitionSeverity } from '../definition.ts';
import { findingOn, type Study } from '../study.ts';

/** TP012: a schema that is to be read from somewhere else, and can be another one every time. */
export function foreignRef({ found }: Study): readonly DefinitionFinding[] {
  return found.texts.flatMap((text) => {
    if (text.role !== 'reference' || text.isKey || text.text.startsWith('#')) return [];
    return [findingOn({
      control: 'TP012', severity: severityOf(text.text),
      reason: 'refers to a schema outside of this definition, which can change without notice or reach into a network',
      fix: 'Put the schema into $defs of the same definition and refer to it with "#/$defs/…".',
    }, text)];
  });
}

const SCHEME = /^[a-z][a-z0-9+.-]{1,30}:/i;

function severityOf(reference: string): DefinitionSeverity {
  const scheme = SCHEME.exec(reference.trimStart().slice(0, 40))?.[0].toLowerCase();
  if (scheme === undefined) return reference.startsWith('//') || reference.includes('\\\\') ? 'medium' : 'low';
  return scheme === 'http:' || scheme === 'https:' ? 'medium' : 'high';
}
