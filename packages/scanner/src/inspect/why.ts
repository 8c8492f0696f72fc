import type { DefinitionControl } from '@durward/shield';

/** Why it matters what each control of definitions finds. Exhaustive by type. */
export const WHY: Readonly<Record<DefinitionControl, string>> = {
  TP003: 'a model reads characters that a person who approves the definition cannot see',
  TP004: 'a definition should say what a tool does; a model obeys what it says beyond that',
  TP005: 'what is to be kept from the user is what the user would not allow',
  TP006: 'a model that is led to keys or passwords hands them over with its next call',
  TP007: 'a parameter that asks for the conversation, or for secrets, sends them to the server',
  TP008: 'a server that speaks of tools of others changes what these do',
  TP009: 'a model picks the wrong one of two names that are nearly the same',
  TP010: 'a tool that praises itself is called in the place of the one that was meant',
  TP011: 'text in a corner of a schema reaches the model and is seen by nobody else',
  TP012: 'what a reference leads to can change at any time, and fetching it tells where the reader is',
  TP013: 'clients let tools run without asking that are said to only read',
  TP014: 'what is too long to be looked at is a place to hide something in',
  TP016: 'it reads like texts that were written to take a model over',
};
