import { z } from 'zod';
import { bundlesSchema } from './bundles-schema.ts';
import { readersSchema } from './readers-schema.ts';

const ACTION = {
  hidden: z.enum(['allow', 'strip', 'hold', 'deny']),
  carriers: z.enum(['allow', 'strip', 'hold', 'deny']),
  instructions: z.enum(['allow', 'annotate', 'redact', 'hold', 'deny']),
  suspicion: z.enum(['allow', 'annotate', 'redact', 'hold', 'deny']),
  secrets: z.enum(['allow', 'redact', 'hold', 'deny']),
  personal: z.enum(['allow', 'redact', 'hold', 'deny']),
  unread: z.enum(['allow', 'hold', 'deny']),
} as const;

type Kind = keyof typeof ACTION;

const MEANING: Readonly<Record<Kind, string>> = {
  hidden: 'Invisible characters, and comments and hidden elements of HTML that give instructions',
  carriers: 'Images and links whose addresses are to be filled with data, or that run scripts',
  instructions: 'Text that gives instructions, from `content.scores.instructions` on',
  suspicion: 'Text that may give instructions, from `content.scores.suspicion` on',
  secrets: 'Keys, tokens and passwords; `allow` does not look for them',
  personal: 'Data of persons (`content.personalKinds`); `allow` does not look for it',
  unread: 'Content that could not be looked at',
};

type Actions = { readonly [K in Kind]: z.output<(typeof ACTION)[K]> };

/** What is done in each place when nothing else is said. */
const DEFAULTS = {
  arguments: {
    hidden: 'allow', carriers: 'allow', instructions: 'deny', suspicion: 'allow', secrets: 'allow', personal: 'allow',
    unread: 'deny',
  },
  results: {
    hidden: 'strip', carriers: 'strip', instructions: 'deny', suspicion: 'allow', secrets: 'redact', personal: 'allow',
    unread: 'deny',
  },
} as const satisfies Record<string, Actions>;

function placeSchema(defaults: Actions, what: string) {
  return z.strictObject({
    hidden: ACTION.hidden.default(defaults.hidden).describe(MEANING.hidden),
    carriers: ACTION.carriers.default(defaults.carriers).describe(MEANING.carriers),
    instructions: ACTION.instructions.default(defaults.instructions).describe(MEANING.instructions),
    suspicion: ACTION.suspicion.default(defaults.suspicion).describe(MEANING.suspicion),
    secrets: ACTION.secrets.default(defaults.secrets).describe(MEANING.secrets),
    personal: ACTION.personal.default(defaults.personal).describe(MEANING.personal),
    unread: ACTION.unread.default(defaults.unread).describe(MEANING.unread),
  }).prefault({}).describe(what);
}

function ownPlaceSchema(what: string) {
  return z.strictObject({
    hidden: ACTION.hidden.optional().describe(MEANING.hidden),
    carriers: ACTION.carriers.optional().describe(MEANING.carriers),
    instructions: ACTION.instructions.optional().describe(MEANING.instructions),
    suspicion: ACTION.suspicion.optional().describe(MEANING.suspicion),
    secrets: ACTION.secrets.optional().describe(MEANING.secrets),
    personal: ACTION.personal.optional().describe(MEANING.personal),
    unread: ACTION.unread.optional().describe(MEANING.unread),
  }).prefault({}).describe(what);
}

const PLACES = {
  arguments: 'What clients send: arguments, URIs, answers to questions of servers',
  results: 'Results of tools, notifications, questions of servers',
  documents: 'Contents of resources, and resources inside of results',
  prompts: 'Prompts of servers, and what servers ask the model of the client',
  errors: 'Errors of servers',
} as const;

const MODE = z.enum(['datamark', 'delimit', 'base64', 'off']);
const trust = z.enum(['untrusted', 'trusted']);
const TRUST = 'Whether results are marked as data (`untrusted`); a `trusted` server may give instructions';
const spotlightTools = z.array(z.strictObject({
  tools: z.array(z.string().min(1).max(4096)).min(1).describe('Tool names, or patterns with `*`')
    .meta({ examples: [['read_file']] }),
  mode: MODE.describe('How their results are marked'),
}).describe('Tools that are marked in another way'));
const MODES = '`datamark` runs invisible characters through text, `delimit` puts it between two lines with a code';

const PERSONAL_KINDS = [
  'email', 'phone', 'card', 'iban', 'resident_registration_number', 'social_security_number', 'passport',
] as const;
const score = z.number().min(0.05).max(1);
/** From which score on text may give instructions, where nothing else is said. */
export const SUSPICION = 0.65;

function ownScores(what: string) {
  return z.strictObject({
    instructions: score.optional().describe('Score from which on text gives instructions'),
    suspicion: score.optional().describe('Score from which on text may give instructions'),
  }).prefault({}).describe(`Where it is otherwise: ${what}`);
}

/** How content is looked at, for all servers. */
export const contentSchema = z.strictObject({
  trust: trust.default('untrusted').describe(TRUST),
  arguments: placeSchema(DEFAULTS.arguments, PLACES.arguments),
  results: placeSchema(DEFAULTS.results, PLACES.results),
  documents: placeSchema(DEFAULTS.results, PLACES.documents),
  prompts: placeSchema(DEFAULTS.results, PLACES.prompts),
  errors: placeSchema(DEFAULTS.results, PLACES.errors),
  scores: z.strictObject({
    instructions: score.default(0.9).describe('Score of the detector from which on text gives instructions'),
    suspicion: score.default(SUSPICION).describe('Score from which on text may give instructions'),
    arguments: ownScores(PLACES.arguments),
    results: ownScores(PLACES.results),
    documents: ownScores(PLACES.documents),
    prompts: ownScores(PLACES.prompts),
    errors: ownScores(PLACES.errors),
  }).prefault({}).describe('How sure the detector has to be, from 0 to 1'),
  personalKinds: z.array(z.enum(PERSONAL_KINDS)).min(1).default([...PERSONAL_KINDS])
    .describe('Which data of persons is looked for'),
  spotlight: z.strictObject({
    mode: MODE.default('datamark').describe(`How results of untrusted servers are marked: ${MODES}`),
    tools: spotlightTools.default([]).describe('Tools whose results are marked in another way, or not at all'),
  }).prefault({}).describe('Marks that let a model tell data from instructions'),
  approvals: z.strictObject({
    waitMs: z.int().min(1000).max(7 * 86_400_000).default(15 * 60_000)
      .describe('How long a held message waits for a person'),
    lifetimeMs: z.int().min(1000).max(7 * 86_400_000).default(15 * 60_000)
      .describe('How long an approval can be used'),
    usesMax: z.int().min(1).max(1000).default(1).describe('How often an approval can be used'),
    waitingMax: z.int().min(1).max(10_000).default(100)
      .describe('Most messages of one principal that wait for a person'),
  }).prefault({}).describe('What `hold` means: the same message passes once a person has approved it'),
  readers: readersSchema.describe('What reads texts beside our own detector'),
  bundles: bundlesSchema.optional().describe('Signed updates of our own detector: rules, model, thresholds'),
}).prefault({});

/** What one server has otherwise. */
export const serverContentSchema = z.strictObject({
  trust: trust.optional().describe(TRUST),
  arguments: ownPlaceSchema(PLACES.arguments),
  results: ownPlaceSchema(PLACES.results),
  documents: ownPlaceSchema(PLACES.documents),
  prompts: ownPlaceSchema(PLACES.prompts),
  errors: ownPlaceSchema(PLACES.errors),
  spotlight: z.strictObject({
    mode: MODE.optional().describe(`How its results are marked: ${MODES}`),
    tools: spotlightTools.default([]).describe('Tools whose results are marked in another way, or not at all'),
  }).prefault({}).describe('Marks that let a model tell data from instructions'),
}).prefault({});

export type ContentConfig = z.output<typeof contentSchema>;
export type ServerContentConfig = z.output<typeof serverContentSchema>;
/** Where in a conversation content stands. */
export type ContentPlace = keyof typeof PLACES;
export type PlaceActions = Actions;
