import type { TextReader } from '@durward/core';
import { detect, hiddenIn } from '@durward/shield';

/** Orders to a model, as they are written into descriptions. Whole words, in any case. */
const ORDERS: readonly RegExp[] = [
  /\b(?:you|assistant|agent|model|llm|ai) (?:must|should always|shall|have to|need to)\b/i,
  /\b(?:always|never|first|before|instead|immediately|silently) (?:call|use|run|invoke|read|send|include|pass|add)\b/i,
  /\b(?:do not|don't|never) (?:tell|mention|show|reveal|inform|ask|notify|disclose|warn)\b/i,
  /\b(?:ignore|disregard|forget|override|bypass) (?:all|any|the|your|previous|prior|every|other|these)\b/i,
  /\bwithout (?:asking|telling|informing|mentioning|confirmation|user)\b/i,
  /\b(?:important|mandatory|required|critical|attention|system|note)\b[^\w\n]{0,4}:/i,
  /<\/?\s?(?:important|system|instructions?|secret|hidden|assistant|admin|mandatory|critical)\b/i,
  /\b(?:send|post|upload|forward|copy|email|mail|submit|append|attach|exfiltrate)\b[^.\n]{1,80}\b(?:to|in|into|as)\b/i,
  /\b(?:before|prior to|after) (?:using|calling|invoking|running|any|every|this)\b/i,
  /(?:~\/\.|\.ssh|id_rsa|\.env\b|\.aws|credentials\b|mcp\.json|api[ _-]?keys?\b|passwords?\b|private key)/i,
];

/** Reads texts of definitions for what a comparison of members cannot tell. It misses what no rule knows. */
export const definitionReader: TextReader = {
  hides: (text) => hiddenIn(text).length > 0,
  directs(before, after) {
    if (ORDERS.some((order) => order.test(after) && !order.test(before))) return true;
    const { isAttack, signals } = detect(after, { surface: 'tool_description' });
    if (!isAttack) return false;
    const known = new Set(detect(before, { surface: 'tool_description' }).signals.map(({ code }) => code));
    return signals.some(({ code }) => !known.has(code));
  },
};
