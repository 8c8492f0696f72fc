import type { ClientAuth } from 'oauth4webapi';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A client that is proven by an assertion that somebody else signed for it. @see RFC 7523 §2.2 */
export function assertedBy(assertion: string): ClientAuth {
  return (_server, { client_id: clientId }, body) => {
    body.set('client_id', clientId);
    body.set('client_assertion_type', ASSERTION_TYPE);
    body.set('client_assertion', assertion);
  };
}
