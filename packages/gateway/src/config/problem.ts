import { secretShapeOf } from './literal-secret.ts';

/** Where a value came from, and so where a problem is. Lines and columns count from 1. */
export type Place =
  | { readonly source: 'file'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly source: 'environment'; readonly variable: string }
  | { readonly source: 'flag'; readonly flag: string };

/**
 * Every code of a problem or warning with what it stands for and how it is put right.
 * `durward explain <code>` and the reference page print these texts. A code is never renamed.
 */
export const PROBLEM_CODES = {
  DURWARD_CONFIG_UNREADABLE: {
    meaning: 'The configuration file, or a file that it names, cannot be read.',
    fix: 'Check that the path is right and that the user who runs Durward may read the file.',
  },
  DURWARD_CONFIG_TOO_LARGE: {
    meaning: 'The file is larger, deeper or holds more aliases than a configuration needs.',
    fix: 'Keep the file below 1 MiB and 32 levels, and write values out instead of repeating aliases.',
  },
  DURWARD_CONFIG_SYNTAX: {
    meaning: 'The file is not YAML 1.2, or uses a part of YAML that a configuration does not need.',
    fix: 'Check indentation (spaces, no tabs), quotes and brackets around the place that is named.',
  },
  DURWARD_CONFIG_DUPLICATE_KEY: {
    meaning: 'A key stands twice in one map. Readers differ in which of the two they take.',
    fix: 'Keep one of them.',
  },
  DURWARD_CONFIG_UNKNOWN_KEY: {
    meaning: 'Durward does not know this key. Ignoring it would ignore the setting that was meant.',
    fix: 'Correct the spelling, or remove the key. `durward config explain` lists all keys.',
  },
  DURWARD_CONFIG_MISSING_KEY: {
    meaning: 'A key that has no safe default is missing.',
    fix: 'Add the key.',
  },
  DURWARD_CONFIG_VALUE: {
    meaning: 'A value has the wrong type, is out of range or is not of the needed form.',
    fix: 'Write a value as the message says. `durward config explain <key>` shows what a key takes.',
  },
  DURWARD_CONFIG_INSECURE_LISTENER: {
    meaning: 'The listener would take tokens over an unprotected network.',
    fix: 'Set listen.tls, or listen.trustedProxies for the proxy that ends TLS, or bind to loopback.',
  },
  DURWARD_CONFIG_NO_ISSUER: {
    meaning: 'The gateway can be reached from other machines and no identity provider is configured.',
    fix: 'Add identity.provider (or an issuer under identity.issuers), or bind to 127.0.0.1.',
  },
  DURWARD_CONFIG_PUBLIC_URL: {
    meaning: 'listen.publicUrl, from which every audience is computed, is missing or not usable.',
    fix: 'Write the https:// URL under which clients reach the gateway, without query or fragment.',
  },
  DURWARD_CONFIG_PLAIN_HTTP: {
    meaning: 'A connection would send tokens or credentials over http:// to another machine.',
    fix: 'Use https://. Plain http is accepted for loopback addresses only.',
  },
  DURWARD_CONFIG_ISSUER: {
    meaning: 'An identity provider is configured in a way that is ambiguous or accepts too much.',
    fix: 'Follow the message; each issuer has its own name and its own exact `iss`.',
  },
  DURWARD_CONFIG_PROVIDER: {
    meaning: 'The OpenID provider at which people sign in is configured in a way that is unsafe or cannot work.',
    fix: 'Follow the message. People are known by a stable id, never by an address.',
  },
  DURWARD_CONFIG_CLIENT: {
    meaning: 'A client of the authorization server is configured in a way that is ambiguous or unsafe.',
    fix: 'Give each client its own id and exact redirect URIs: https, loopback, or an allowed private scheme.',
  },
  DURWARD_CONFIG_CREDENTIAL: {
    meaning: 'What a server is used with is ambiguous, unsafe, or cannot be had.',
    fix: 'Follow the message; docs/guides/credentials.md shows each kind.',
  },
  DURWARD_CONFIG_SCOPE: {
    meaning: 'A server demands a scope that no client can ask for.',
    fix: 'Describe the scope under `scopes` of the server.',
  },
  DURWARD_CONFIG_AUDIENCE: {
    meaning: 'Two servers would accept the same token. Each server needs an audience of its own.',
    fix: 'Register one audience per server with the identity provider and write each once.',
  },
  DURWARD_CONFIG_GRANT: {
    meaning: 'A grant names a server that does not exist, or nobody in particular.',
    fix: 'Name configured servers, and say who gets the grant, if need be with `anyone: true`.',
  },
  DURWARD_CONFIG_CONTROL: {
    meaning: 'A control does not exist, or is essential and cannot be relaxed.',
    fix: 'Correct the id, or remove the line. `durward explain <id>` says what a control does.',
  },
  DURWARD_CONFIG_LITERAL_SECRET: {
    meaning: 'A secret is written into the configuration, where backups and repositories keep it.',
    fix: 'Put it in the environment or in a file, write env:NAME or file:PATH here, and replace the '
      + 'secret that was exposed.',
  },
  DURWARD_CONFIG_SECRET_REFERENCE: {
    meaning: 'A reference to a secret leads to nothing usable.',
    fix: 'Set the environment variable, or create the file, that the reference names.',
  },
  DURWARD_CONFIG_WIDE_GRANT: {
    meaning: 'Warning: a grant gives everybody every tool of a server.',
    fix: 'List the tools that are needed, or say who gets them.',
  },
  DURWARD_CONFIG_IDLE_GRANT: {
    meaning: 'Warning: a grant has no effect, or shares its name with another.',
    fix: 'Correct or remove the grant.',
  },
  DURWARD_CONFIG_FILE_MODE: {
    meaning: 'Warning: other users of this machine can read a file with a secret.',
    fix: 'Run chmod 600 on the file.',
  },
  DURWARD_CONFIG_EXPOSED_ADMIN: {
    meaning: 'Warning: health and metrics are reachable from other machines without a token.',
    fix: 'Bind admin.address to 127.0.0.1, or let only the monitoring network reach the port.',
  },
  DURWARD_CONFIG_SECRET_ARGUMENT: {
    meaning: 'Warning: an argument looks like it carries a secret; every user of the machine can see it.',
    fix: 'Pass the secret through `env`, by reference.',
  },
  DURWARD_CONFIG_NOBODY: {
    meaning: 'Warning: no provider or issuer is configured and the local owner is off, so nobody can get in.',
    fix: 'Add identity.provider, or set identity.local.enabled to true.',
  },
  DURWARD_CONFIG_UNKNOWN_VARIABLE: {
    meaning: 'Warning: an environment variable begins with DURWARD_ and means nothing to Durward.',
    fix: 'Correct its name; docs/reference/config.md lists the variables that are read.',
  },
} as const;

export type ProblemCode = keyof typeof PROBLEM_CODES;

/**
 * One thing that is wrong with a configuration. Holds no value of the file, of the environment or
 * of a flag: a value may be a secret that was put in the wrong place.
 */
export interface ConfigProblem {
  readonly code: ProblemCode;
  readonly at: Place;
  /** The key, as `servers.files.stdio.command`; empty for the file as a whole. */
  readonly path: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** A path into a configuration: keys and indexes. */
export type KeyPath = readonly (string | number)[];

/** A problem as a check sees it; where it is, is found out from the path. */
export interface Fault {
  readonly code: ProblemCode;
  readonly path: KeyPath;
  /** Whether the key itself is wrong, and not its value. */
  readonly onKey?: boolean;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** Collects what checks find. */
export class Findings {
  readonly problems: Fault[] = [];
  readonly warnings: Fault[] = [];

  problem(fault: Fault): void {
    this.problems.push(fault);
  }

  warning(fault: Fault): void {
    this.warnings.push(fault);
  }
}

const KEY_LENGTH_MAX = 64;

/**
 * A key as it may be shown. Keys are names that people chose, but a secret can stand where a key
 * belongs: long ones and ones with unusual characters are replaced.
 */
export function shownKey(key: string | number): string {
  if (typeof key === 'number') return String(key);
  return key.length <= KEY_LENGTH_MAX && /^[A-Za-z0-9_.-]+$/.test(key) && secretShapeOf(key) === undefined
    ? key
    : '<key>';
}

/** A path as text: `grants[0].servers`, `servers.files.http.url`. */
export function shownPath(path: KeyPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${String(step)}]`;
    else text += text === '' ? shownKey(step) : `.${shownKey(step)}`;
  }
  return text;
}

/** `durward.yaml:3:7`, `DURWARD_LISTEN_PORT` or `--port`. */
export function shownPlace(place: Place): string {
  switch (place.source) {
    case 'file':
      return `${place.file}:${String(place.line)}:${String(place.column)}`;
    case 'environment':
      return place.variable;
    case 'flag':
      return place.flag;
  }
}
