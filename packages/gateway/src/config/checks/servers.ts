import { isLoopbackHost } from '../address.ts';
import { isSecretName } from '../literal-secret.ts';
import type { Findings, KeyPath } from '../problem.ts';
import type { HttpConfig } from '../server-schema.ts';
import type { View } from '../view.ts';

/** Servers are reached over TLS or on this machine, and are given no secret that others can see. */
export function checkServers(view: View, findings: Findings): void {
  for (const [name, server] of view.servers) {
    for (const way of ['http', 'sse'] as const) {
      const http = server?.[way];
      if (http !== undefined) checkUrl(http, ['servers', name, way], findings);
    }
    checkArguments(server?.stdio?.args ?? [], ['servers', name, 'stdio', 'args'], findings);
  }
}

function checkUrl(http: HttpConfig, path: KeyPath, findings: Findings): void {
  const url = new URL(http.url);
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname) && !http.dangerouslyAllowPlainHttp) {
    findings.problem({
      code: 'DURWARD_CONFIG_PLAIN_HTTP',
      path: [...path, 'url'],
      what: 'the server would be reached over http:// on another machine',
      why: 'calls, results and the credentials of this server could be read and changed on the way',
      fix: 'write https:// (`caFile` trusts a private authority), or set `dangerouslyAllowPlainHttp: true`',
    });
  }
  if (url.username !== '') {
    findings.problem({
      code: 'DURWARD_CONFIG_LITERAL_SECRET',
      path: [...path, 'url'],
      what: 'the URL holds a user name or password',
      why: 'URLs end up in logs and error messages',
      fix: 'remove the part before @ and put the credential under `headers`, by reference',
    });
  }
}

function checkArguments(args: readonly string[], path: KeyPath, findings: Findings): void {
  for (const [index, argument] of args.entries()) {
    const [flag, value] = splitFlag(argument);
    if (!flag.startsWith('-') || !isSecretName(flag)) continue;
    const given = value ?? args[index + 1];
    if (given === undefined || given === '' || given.startsWith('-')) continue;
    findings.warning({
      code: 'DURWARD_CONFIG_SECRET_ARGUMENT',
      path: [...path, index],
      what: 'this argument looks like it carries a secret',
      why: 'every user of this machine can see the arguments of every process',
      fix: 'pass the secret through `env`, by reference',
    });
  }
}

function splitFlag(argument: string): [flag: string, value: string | undefined] {
  const equals = argument.indexOf('=');
  return equals < 0 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
}
