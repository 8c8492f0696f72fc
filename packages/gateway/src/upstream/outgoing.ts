import { metaOf, type JsonObject, type Request, type RequestId } from '@durward/core';

/** The progress token that a client put into a request. */
export function progressTokenOf(params: JsonObject | undefined): RequestId | undefined {
  const token = metaOf(params)?.['progressToken'];
  return typeof token === 'string' || typeof token === 'number' ? token : undefined;
}

/**
 * A request as text, under our own id and, where it has a progress token, our own token. Everything
 * else is serialised as it was cleared; nothing is copied but the two objects on the way to the token.
 */
export function textUnder(request: Request, own: number): string {
  const head = `{"jsonrpc":"2.0","id":${String(own)},"method":${JSON.stringify(request.method)}`;
  const { params } = request;
  if (params === undefined) return `${head}}`;
  if (progressTokenOf(params) === undefined) return `${head},"params":${JSON.stringify(params)}}`;
  const meta = { ...metaOf(params), progressToken: own };
  return `${head},"params":${JSON.stringify({ ...params, _meta: meta })}}`;
}
