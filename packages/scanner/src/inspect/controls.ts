import type { DefinitionControl } from '@durward/shield';

/** What each control of definitions looks for, and why that matters. Exhaustive by type. */
export const DEFINITION_CONTROLS: Readonly<
  Record<DefinitionControl, { readonly name: string; readonly why: string }>
> = {
  TP003: {
    name: 'hidden-characters',
    why: 'a model reads characters that a person who approves the definition cannot see',
  },
  TP004: {
    name: 'instructions-to-model',
    why: 'a definition should say what a tool does; a model obeys what it says beyond that',
  },
  TP005: { name: 'secrecy', why: 'what is to be kept from the user is what the user would not allow' },
  TP006: {
    name: 'sensitive-path',
    why: 'a model that is led to keys or passwords hands them over with its next call',
  },
  TP007: {
    name: 'exfiltration-parameter',
    why: 'a parameter that asks for the conversation, or for secrets, sends them to the server',
  },
  TP008: {
    name: 'cross-tool-reference',
    why: 'a server that speaks of tools of others changes what these do',
  },
  TP009: {
    name: 'look-alike-name',
    why: 'a model picks the wrong one of two names that are nearly the same',
  },
  TP010: {
    name: 'preference-manipulation',
    why: 'a tool that praises itself is called in the place of the one that was meant',
  },
  TP011: {
    name: 'schema-smuggling',
    why: 'text in a corner of a schema reaches the model and is seen by nobody else',
  },
  TP012: {
    name: 'foreign-reference',
    why: 'what a reference leads to can change at any time, and fetching it tells where the reader is',
  },
  TP013: {
    name: 'false-annotation',
    why: 'clients let tools run without asking that are said to only read',
  },
  TP014: {
    name: 'oversize-definition',
    why: 'what is too long to be looked at is a place to hide something in',
  },
  TP016: {
    name: 'detector-suspicion',
    why: 'it reads like texts that were written to take a model over',
  },
};
