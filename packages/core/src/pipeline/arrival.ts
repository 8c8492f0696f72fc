/** What can be told of an HTTP request before its token is looked at and before its body is read. */
export interface Arrival {
  readonly httpMethod: string;
  /** What the path leads to: messages of MCP, a public document, or the authorization server. */
  readonly surface: 'mcp' | 'document' | 'authorization';
  /** Undefined when the path leads to no configured server. */
  readonly server: string | undefined;
  /** Whether the authority of the request is one that the listener answers to. */
  readonly host: { readonly value: string; readonly allowed: boolean };
  /** Undefined when the request has no `Origin`: not a browser. */
  readonly origin: { readonly value: string; readonly allowed: boolean } | undefined;
  /** TLS here, or loopback, or TLS at a trusted proxy that said so. */
  readonly secure: boolean;
  /** The first header that may appear once and appears more often. */
  readonly repeatedHeader: string | undefined;
  /** Undefined for requests without a body. */
  readonly contentType: string | undefined;
  readonly accept: string | undefined;
}
