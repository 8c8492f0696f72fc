import type { MethodRow, Target } from '@durward/core';

/** Listings of things that have definitions. */
export type DefinitionListing = Exclude<NonNullable<MethodRow['lists']>, 'tasks'>;

/** The method that asks for a listing. */
export const LIST_METHOD: Readonly<Record<DefinitionListing, string>> = {
  tools: 'tools/list',
  prompts: 'prompts/list',
  resources: 'resources/list',
  resourceTemplates: 'resources/templates/list',
};

export const DEFINITION_LISTINGS: readonly DefinitionListing[] = ['tools', 'prompts', 'resources', 'resourceTemplates'];

/** Where the definition of a thing is listed that a request names. */
export function listingsFor(target: Target | undefined): readonly DefinitionListing[] {
  switch (target?.kind) {
    case 'tool':
      return ['tools'];
    case 'prompt':
      return ['prompts'];
    case 'resource':
      return ['resources', 'resourceTemplates'];
    case 'task':
    case 'method':
    case undefined:
      return [];
  }
}

/** {@link DefinitionListing} of a listing, unless it is of things without definitions. */
export function definitionListing(lists: MethodRow['lists']): DefinitionListing | undefined {
  return lists === undefined || lists === 'tasks' ? undefined : lists;
}
