import type { Json } from '../../spotlight/values.ts';
import type { DefinitionFinding } from '../definition.ts';
import { isMembers, type Members } from '../members.ts';
import { plainName } from '../names.ts';
import { findingOn, type Study } from '../study.ts';
import { escaped } from '../texts.ts';

/** Arguments by which a model hands over what it knows. A tool that is not about models has no use for them. */
const CONFIDING: ReadonlySet<string> = new Set(
  `sidenote sidenotes systemprompt systemmessage systeminstructions developermessage chainofthought
  internalreasoning hiddenreasoning conversationhistory chathistory messagehistory fullconversation
  conversationcontext previousmessages toolcallhistory previoustoolresults availabletools toolslist usersecrets
  allcredentials usercredentials environmentvariables userprompt originalprompt modelinstructions contextwindow
  conversationlog chatlog transcriptofconversation`.split(/\s+/),
);

/** Arguments into which anything fits. */
const CATCH_ALL: ReadonlySet<string> = new Set(
  `feedback debug extra extras notes note context metadata telemetry analytics diagnostics trace misc additional
  extradata extrainfo additionalinfo additionalcontext additionaldata comment comments hint log remarks memo
  scratchpad`.split(/\s+/),
);
/** So many of them without a word of explanation are no accident. */
const CATCH_ALL_MIN = 2;

/** What tools that deal with models and conversations are about. */
const MODEL_WORDS: ReadonlySet<string> = new Set(
  `llm llms model models chat chats prompt prompts agent agents conversation conversations message messages
  completion completions assistant assistants thought thoughts thinking reasoning memory memories ai gpt claude
  gemini openai bot bots persona personas transcript transcripts sampling ticket tickets thread threads`.split(/\s+/),
);

/** What tools that deal with secrets, or with machines that need them, are about. */
const SECRET_WORDS: ReadonlySet<string> = new Set(
  `wallet wallets key keys keystore mnemonic sign signs signature transaction transactions transfer token tokens
  auth authenticate authentication authorize login log password passwords secret secrets vault credential
  credentials encrypt decrypt encryption account accounts execute command commands shell terminal process script
  env environment variable variables container docker deploy deployment ssh contract blockchain ethereum solana
  bitcoin crypto nft connect connection database certificate tls kubernetes kubeconfig cookie cookies browser
  session server servers api run runs code security proxy config configuration git repository directory pay
  payment`.split(/\s+/),
);

const FIX = 'Leave the argument out, or say in its description what the tool needs it for.';

/** TP007: arguments that ask for what the model knows, by their names. */
export function oddArguments({ definition, found }: Study): readonly DefinitionFinding[] {
  const { value, kind } = definition;
  if (kind !== 'tool' || !isMembers(value)) return [];
  const schema = value['inputSchema'];
  const properties = isMembers(schema) ? schema['properties'] : undefined;
  if (!isMembers(properties)) return [];
  const isAboutModels = subjectOf(value).some((word) => MODEL_WORDS.has(word));
  const names = Object.keys(properties).slice(0, NAMES_MAX);
  const confiding = isAboutModels ? [] : names.filter((name) => CONFIDING.has(plainName(name)));
  const loose = names.filter((name) => CATCH_ALL.has(plainName(name)) && isUnexplained(properties[name]));
  const seen = [...confiding, ...(loose.length >= CATCH_ALL_MIN ? loose : [])];
  return seen.flatMap((name) => {
    const pointer = `/inputSchema/properties/${escaped(name)}`;
    const text = found.texts.find((one) => one.isKey && one.pointer === pointer);
    const reason = CONFIDING.has(plainName(name))
      ? 'asks in an argument for what the model knows, which the tool is not about'
      : 'has several arguments without a description into which anything fits';
    return text === undefined ? [] : [findingOn({ control: 'TP007', severity: 'medium', reason, fix: FIX }, text)];
  });
}

/** Whether a tool is about keys, accounts, machines or models: it may ask for some of them in its arguments. */
export function isAboutSecrets(value: Json): boolean {
  return isMembers(value) && subjectOf(value).some((word) => MODEL_WORDS.has(word) || SECRET_WORDS.has(word));
}

/** The words of the name, the title and the beginning of the description of a tool. */
function subjectOf(value: Members): readonly string[] {
  const about = `${textOf(value['name'])} ${textOf(value['title'])} ${textOf(value['description'])}`;
  return about.slice(0, ABOUT_LENGTH).replaceAll(HUMP, '$1 $2').toLowerCase().split(NO_LETTER);
}

const HUMP = /([a-z])([A-Z])/g;
const NO_LETTER = /[^a-z]+/;
const NAMES_MAX = 1000;
const ABOUT_LENGTH = 4096;

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function isUnexplained(schema: Json | undefined): boolean {
  if (!isMembers(schema)) return false;
  const isFree = schema['enum'] === undefined && schema['const'] === undefined && schema['format'] === undefined;
  return isFree && (schema['type'] === 'string' || schema['type'] === undefined) && !hasText(schema);
}

function hasText(schema: Members): boolean {
  return textOf(schema['description']) !== '';
}
