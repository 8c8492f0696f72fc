import { applicationToken, type ApplicationTokenOptions } from '../../azure/application-token.ts';
import { managedIdentityToken } from '../../azure/managed-identity.ts';
import { isLoopbackHost } from '../../config/address.ts';
import type { Environment } from '../../config/secrets.ts';
import { createOutboundClient } from '../../outbound/outbound-client.ts';
import { BearerCredential } from './credential.ts';

/** What tokens for Azure AI services are asked for. */
const RESOURCE = 'https://cognitiveservices.azure.com';
const TIMEOUT_MS = 5_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/** The gateway as an application of Entra ID, with a secret or with the identity of its workload. */
export function clientCredential(
  options: Omit<ApplicationTokenOptions, 'scope' | 'fetch'> & { readonly clock: () => number },
): BearerCredential {
  const { origin, hostname } = new URL(options.authority);
  const outbound = createOutboundClient({
    allowLoopback: isLoopbackHost(hostname),
    configuredOrigins: [origin],
    limits: { timeoutMs: TIMEOUT_MS, bodyBytesMax: ANSWER_BYTES_MAX },
  });
  return new BearerCredential({
    fetch: () => applicationToken({ ...options, scope: `${RESOURCE}/.default`, fetch: outbound.fetch }),
    end: () => outbound.close(),
    clock: options.clock,
  });
}

/** The identity that Azure gave the host. */
export function managedIdentity(options: {
  readonly clientId: string | undefined;
  readonly environment: Environment;
  readonly clock: () => number;
}): BearerCredential {
  return new BearerCredential({
    fetch: () => managedIdentityToken({ ...options, resource: RESOURCE }),
    end: () => Promise.resolve(),
    clock: options.clock,
  });
}
