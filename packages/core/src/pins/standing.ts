/**
 * Where the definition stands that is in force for a thing that a message names:
 * `approved`: somebody approved exactly it · `changed`: another one was approved · `unapproved`: none was ·
 * `blocked`: somebody blocked exactly it · `unlisted`: the server lists no such thing · `unpinned`: things
 * of its kind are not pinned on this server.
 */
export type Standing = 'approved' | 'changed' | 'unapproved' | 'blocked' | 'unlisted' | 'unpinned';

/** What is known of the definitions behind a message. */
export interface DefinitionFacts {
  /** Of the server itself: what it is reached by, and what is installed of it. */
  readonly server: Standing;
  /** Of the tool, prompt or resource that the message names; undefined when it names none. */
  readonly target: Standing | undefined;
}
