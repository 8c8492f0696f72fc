/**
 * What secrets look like when they are written out. The shapes are those that their issuers
 * document as prefixes; a secret without a shape is caught by the name of its key instead
 * (see {@link isSecretName}). Every repetition is bounded, so that no text makes a
 * pattern slow.
 */
const SHAPES: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'a private key', pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/ },
  { name: 'a JSON Web Token', pattern: /\beyJ[\w-]{8,512}\.eyJ/ },
  { name: 'a GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20}|github_pat_[A-Za-z0-9_]{20})/ },
  { name: 'a GitLab token', pattern: /\bgl(?:pat|ptt|dt|rt|cbt|oas)-[\w-]{16}/ },
  { name: 'a Slack token', pattern: /\bx(?:ox[a-z]|app)-[A-Za-z0-9-]{10}/ },
  { name: 'an API key', pattern: /\b(?:sk|rk)[-_][A-Za-z0-9_-]{16}/ },
  { name: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { name: 'a Google key', pattern: /\b(?:AIza[\w-]{30}|ya29\.[\w-]{20}|GOCSPX-[\w-]{20})/ },
  { name: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{30}/ },
  { name: 'a PyPI token', pattern: /\bpypi-[\w-]{30}/ },
  { name: 'a Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{20}/ },
  { name: 'a Vault token', pattern: /\bhv[sbr]\.[\w-]{20}/ },
  { name: 'an Azure storage key', pattern: /\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=[\w+/%=]{16}/i },
  { name: 'a credential with its scheme', pattern: /^\s{0,4}(?:bearer|basic)\s{1,4}[\w.~+/=-]{12}/i },
  { name: 'a password in a URL', pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@?#]{0,200}:[^\s/@?#]{1,200}@/i },
];

/** What a text looks like when it looks like a secret, or undefined. */
export function secretShapeOf(text: string): string | undefined {
  return SHAPES.find(({ pattern }) => pattern.test(text))?.name ?? secretInQuery(text);
}

/** A URL whose query has a parameter that is named like a secret and has a value. */
function secretInQuery(text: string): string | undefined {
  const mark = text.indexOf('?');
  if (mark < 0 || !URL.canParse(text)) return undefined;
  for (const [name, value] of new URL(text).searchParams) {
    if (value !== '' && isSecretName(name)) return 'a secret in the query of a URL';
  }
  return undefined;
}

const SECRET_WORDS: ReadonlySet<string> = new Set([
  'token', 'secret', 'secrets', 'password', 'passwd', 'passphrase', 'pwd', 'pass', 'key', 'apikey',
  'credential', 'credentials', 'auth', 'authorization', 'pat', 'jwt', 'bearer', 'cookie', 'dsn', 'sas',
]);

const SECRET_ENDINGS: readonly string[] = [
  'token', 'secret', 'password', 'passwd', 'passphrase', 'apikey', 'credential', 'credentials',
];

/** Last words that say that the value is about a secret, and is none. */
const HARMLESS_ENDINGS: ReadonlySet<string> = new Set([
  'url', 'uri', 'endpoint', 'host', 'port', 'path', 'file', 'dir', 'folder', 'name', 'id', 'type',
  'limit', 'limits', 'max', 'min', 'count', 'ttl', 'seconds', 'ms', 'timeout', 'lifetime', 'expiry',
  'length', 'size', 'mode', 'method', 'scheme', 'enabled', 'disabled', 'required', 'audience',
  'issuer', 'scope', 'scopes', 'prefix', 'header', 'format', 'algorithm', 'sock', 'provider', 'public',
]);

const NAME_LENGTH_MAX = 256;

/**
 * Whether the name of an environment variable, flag or parameter says that its value is a secret:
 * `GITHUB_TOKEN`, `dbPassword`, `--api-key`; not `TOKEN_URL`, `MAX_TOKENS`, `PUBLIC_KEY`, `PWD`.
 */
export function isSecretName(name: string): boolean {
  if (name.length > NAME_LENGTH_MAX || name === 'PWD' || name === 'OLDPWD') return false;
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined || HARMLESS_ENDINGS.has(last)) return false;
  if (words.includes('public')) return false;
  if (words.join(' ').includes('connection string')) return true;
  return words.some(
    (word) => SECRET_WORDS.has(word) || SECRET_ENDINGS.some((ending) => word.endsWith(ending)),
  );
}

/** `GITHUB_TOKEN`, `githubToken` and `--github-token` are all "github", "token". */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]/)
    .filter((word) => word !== '');
}
