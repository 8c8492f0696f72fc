import type { DefinitionLexicon } from './concept.ts';

/** Marks that are the same in every language. */
export const FORMS: DefinitionLexicon = {
  mail_address: ['@'],
  inner_place: ['company:', 'internal:', 'system:', 'secret:', 'secrets:', 'private:', 'admin:', 'confidential:'],
};
