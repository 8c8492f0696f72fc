import type { DefinitionFinding } from '../definition.ts';
import { findingOn, type Study } from '../study.ts';

const CUT: Readonly<Record<'length' | 'nodes' | 'depth', string>> = {
  length: 'is longer than can be inspected',
  nodes: 'has more members than can be inspected',
  depth: 'is nested deeper than can be inspected',
};

const FIX = 'Shorten the definition: a model reads all of it with every request.';

/** TP014: a definition so large that not all of it can be looked at, or that text is likely hidden in it. */
export function oversizeDefinition({ found, limits }: Study): readonly DefinitionFinding[] {
  const { cut, length, texts } = found;
  const longest = texts.reduce((a, b) => (b.text.length > a.text.length ? b : a), NOTHING);
  if (cut !== undefined) {
    const reason = `${CUT[cut]}: what lies beyond was not looked at`;
    return [findingOn({ control: 'TP014', severity: 'high', reason, fix: FIX }, longest)];
  }
  if (length <= limits.textLengthUsual) return [];
  const reason = `has ${String(length)} characters of text, in which anything can hide`;
  return [findingOn({ control: 'TP014', severity: 'medium', reason, fix: FIX }, longest)];
}

const NOTHING = { text: '', pointer: '', role: 'prose', isKey: false } as const;
