import { resolve } from 'node:path';
import { FileError, isOpenToOthers } from '../files.ts';
import { staticHeaders } from '../../upstream/http-config.ts';
import { isSecretReference } from '../parts.ts';
import type { Fault, Findings, KeyPath } from '../problem.ts';
import type { Secret } from '../secret.ts';
import { readSecret, SecretError } from '../secrets.ts';
import { entriesOf, listOf, memberOf, type View } from '../view.ts';
import type { CheckSources } from './check.ts';

const PEM_BYTES_MAX = 1024 * 1024;

/** Every file and secret that the configuration names is there; files with secrets are private. */
export function checkReferences(view: View, findings: Findings, sources: CheckSources): void {
  const tls = view.listen?.tls;
  if (tls !== undefined) {
    checkFile(tls.certificate, ['listen', 'tls', 'certificate'], false, findings, sources);
    checkFile(tls.key, ['listen', 'tls', 'key'], true, findings, sources);
  }
  for (const [name, server] of view.servers) {
    for (const way of ['http', 'sse'] as const) {
      const caFile = server?.[way]?.caFile;
      const path = ['servers', name, way, 'caFile'];
      if (caFile !== undefined) checkFile(caFile, path, false, findings, sources);
    }
  }
  for (const [name, server] of entriesOf(memberOf(view.raw, 'servers'))) {
    for (const [way, member] of [['stdio', 'env'], ['http', 'headers'], ['sse', 'headers']] as const) {
      const held = memberOf(memberOf(server, way), member);
      checkSecrets(held, ['servers', name, way, member], findings, sources);
    }
  }
  for (const [name, server] of entriesOf(memberOf(view.raw, 'servers'))) {
    const path = ['servers', name, 'http', 'credential'];
    checkWithin(memberOf(memberOf(server, 'http'), 'credential'), path, findings, sources);
  }
  for (const [holder, path] of identityHolders(view)) checkSecrets(holder, path, findings, sources);
  checkWithin(memberOf(view.raw, 'vault'), ['vault'], findings, sources);
  const readers = memberOf(memberOf(view.raw, 'content'), 'readers');
  checkWithin(readers, ['content', 'readers'], findings, sources);
}

/** Every reference in a part, however deep, and its `caFile`s. */
function checkWithin(part: unknown, path: KeyPath, findings: Findings, sources: CheckSources): void {
  checkSecrets(part, path, findings, sources);
  for (const [key, value] of entriesOf(part)) {
    if (key === 'caFile' && typeof value === 'string') checkFile(value, [...path, key], false, findings, sources);
    checkWithin(value, [...path, key], findings, sources);
  }
}

/** The maps under `identity` that hold a reference, each reduced to it. */
function identityHolders({ raw }: View): readonly (readonly [holder: object, path: KeyPath])[] {
  const identity = memberOf(raw, 'identity');
  const clients = listOf(memberOf(memberOf(identity, 'authorization'), 'clients'));
  const issuers = listOf(memberOf(identity, 'issuers'));
  return [
    [only(memberOf(identity, 'provider'), 'clientSecret'), ['identity', 'provider']],
    ...clients.map(
      (client, index) => [only(client, 'secret'), ['identity', 'authorization', 'clients', index]] as const,
    ),
    ...issuers.map(
      (issuer, index) =>
        [
          only(memberOf(issuer, 'introspection'), 'clientSecret'),
          ['identity', 'issuers', index, 'introspection'],
        ] as const,
    ),
  ];
}

function only(holder: unknown, key: string): object {
  const value = memberOf(holder, key);
  return value === undefined ? {} : { [key]: value };
}

function checkFile(
  file: string,
  path: KeyPath,
  isSecret: boolean,
  findings: Findings,
  { folder, readFile }: CheckSources,
): void {
  try {
    const { mode } = readFile(resolve(folder, file), PEM_BYTES_MAX);
    if (isSecret && isOpenToOthers(mode)) findings.warning(openFile(path, 'other users can read the private key'));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    findings.problem({
      code: 'DURWARD_CONFIG_UNREADABLE',
      path,
      what: error.message,
      why: 'the gateway cannot start without it',
      fix: 'correct the path (relative ones count from the folder of the configuration file)',
    });
  }
}

function checkSecrets(held: unknown, path: KeyPath, findings: Findings, sources: CheckSources): void {
  for (const [name, value] of entriesOf(held)) {
    if (typeof value !== 'string' || !isSecretReference(value)) continue;
    const at = [...path, name];
    try {
      const { secret, warning } = readSecret(absoluteReference(value, sources.folder), sources);
      if (warning !== undefined) findings.warning(openFile(at, warning));
      if (path.at(-1) === 'headers') checkHeader(name, secret);
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      findings.problem({
        code: 'DURWARD_CONFIG_SECRET_REFERENCE',
        path: at,
        what: error.message,
        why: 'the server would be started, or called, without its credential',
        fix: error.hint,
      });
    }
  }
}

/** What the upstream would refuse at its start is refused here. */
function checkHeader(name: string, secret: Secret): void {
  try {
    staticHeaders(new Map([[name, secret]]));
  } catch {
    throw new SecretError(
      'this header cannot be sent: its name is reserved or its value is not one line of ASCII',
      'use another header, or another secret',
    );
  }
}

function openFile(path: KeyPath, what: string): Fault {
  return {
    code: 'DURWARD_CONFIG_FILE_MODE',
    path,
    what,
    why: 'a secret is for the user who runs Durward only',
    fix: 'run chmod 600 on the file',
  };
}

/** A reference whose path, if it has one, is absolute. */
export function absoluteReference(reference: string, folder: string): string {
  return reference.startsWith('file:') ? `file:${resolve(folder, reference.slice(5))}` : reference;
}
