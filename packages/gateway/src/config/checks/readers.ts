import { isLoopbackHost } from '../address.ts';
import type { Findings } from '../problem.ts';
import type { View } from '../view.ts';

/** Readers of content are asked over TLS or on this machine, and their addresses hold no secret. */
export function checkReaders({ readers }: View, findings: Findings): void {
  const { azure, webhook } = readers ?? {};
  const places: readonly (readonly [url: string | undefined, path: readonly string[]])[] = [
    [azure?.endpoint, ['azure', 'endpoint']],
    [azure?.entra?.authority, ['azure', 'entra', 'authority']],
    [webhook?.url, ['webhook', 'url']],
  ];
  for (const [url, path] of places) if (url !== undefined) checkUrl(url, ['content', 'readers', ...path], findings);
  if (azure !== undefined) checkCredential(azure, findings);
}

function checkUrl(text: string, path: readonly string[], findings: Findings): void {
  const url = new URL(text);
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    findings.problem({
      code: 'DURWARD_CONFIG_PLAIN_HTTP',
      path,
      what: 'texts of messages would go over http:// to another machine',
      why: 'they could be read on the way, and whoever answers decides what passes',
      fix: 'write https:// (`caFile` trusts a private authority)',
    });
  }
  if (url.username !== '') {
    findings.problem({
      code: 'DURWARD_CONFIG_LITERAL_SECRET',
      path,
      what: 'the URL holds a user name or password',
      why: 'URLs end up in logs and error messages',
      fix: 'remove the part before @ and give the credential by reference',
    });
  }
}

/** A resource of Azure always asks for a credential; a container of one's own does not. */
function checkCredential({ key, entra, managedIdentity, endpoint }: Azure, findings: Findings): void {
  const isNone = key === undefined && entra === undefined && managedIdentity === undefined;
  if (!isNone || !AZURE_HOSTS.some((suffix) => new URL(endpoint).hostname.endsWith(suffix))) return;
  findings.problem({
    code: 'DURWARD_CONFIG_MISSING_KEY',
    path: ['content', 'readers', 'azure'],
    what: 'there is no credential for the resource',
    why: 'every question would be refused, and with it what depends on the answer',
    fix: 'add `key`, `entra` or `managedIdentity`',
  });
}

type Azure = NonNullable<NonNullable<View['readers']>['azure']>;

const AZURE_HOSTS = ['.azure.com', '.azure.us', '.azure.cn'];
