import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** A reply as it came. */
export interface Reply {
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a navigation began, as a browser would say it. */
export type Site = 'none' | 'same-origin' | 'same-site' | 'cross-site';

/** What a test changes of a request, to be no honest browser. */
export interface Dishonesty {
  /** Headers that replace those of the browser; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** How a TLS connection is made: whom to trust, and what to show. */
export interface Tls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface SendOptions {
  readonly method?: string;
  /** A list sends the header once for each value. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  readonly tls?: Tls;
}

/** Sends one request as it is. */
export function send(
  url: string,
  options: SendOptions = {},
): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const { method = 'GET', headers = {}, body, tls = {} } = options;
  const target = new URL(url);
  const request = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const sent = request(target, { method, headers, agent: false, ...tls }, (incoming) => {
    let text = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => (text += chunk));
    incoming.on('end', () => resolve({ url, status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }));
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

/** Sends a form. */
export function sendForm(
  url: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
  tls: Tls = {},
): Promise<Reply> {
  return send(url, {
    method: 'POST',
    tls,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

/**
 * A browser without a screen: keeps cookies, follows redirects and refreshes, fills in forms, and says of
 * itself what a browser says. Cookies are kept by host and path, as browsers do it, whatever the port.
 */
export class TestBrowser {
  readonly #cookies = new Map<
    string,
    { readonly host: string; readonly path: string; readonly name: string; value: string }
  >();
  readonly #tls: Tls;
  /** Every address that was asked, in order. */
  readonly visited: string[] = [];

  constructor(tls: Tls = {}) {
    this.#tls = tls;
  }

  /** Opens an address and goes on until a page stands there, or an address that `stopAt` picks. */
  async open(
    url: string,
    options: { readonly site?: Site; readonly stopAt?: (url: string) => boolean } & Dishonesty = {},
  ): Promise<Reply> {
    let next = url;
    const { site = 'none', stopAt = () => false } = options;
    for (let hop = 0; hop < 20; hop += 1) {
      if (stopAt(next)) return { url: next, status: 0, headers: {}, body: '' };
      const reply = await this.#ask('GET', next, site, undefined, options);
      const { location } = reply.headers;
      const refresh = /http-equiv="refresh" content="0; url=([^"]*)"/.exec(reply.body)?.[1];
      const to = location ?? (refresh === undefined ? undefined : unescaped(refresh));
      if (to === undefined) return reply;
      next = new URL(to, next).href;
    }
    throw new Error(`${url} goes in circles`);
  }

  /** Sends the form of a page that has this button; then goes on like {@link TestBrowser.open}. */
  async press(
    page: Reply,
    button: { readonly name?: string; readonly value?: string },
    options: Parameters<TestBrowser['open']>[1] & { readonly fields?: Readonly<Record<string, string>> } = {},
  ): Promise<Reply> {
    const form = formsIn(page.body).find(
      ({ text }) => button.value === undefined || text.includes(`value="${button.value}"`),
    );
    if (form === undefined) throw new Error(`no such form in ${page.body}`);
    const fields = {
      ...form.fields,
      ...(button.name === undefined ? {} : { [button.name]: button.value ?? '' }),
      ...options.fields,
    };
    const to = new URL(form.action, page.url).href;
    const reply = await this.#ask('POST', to, 'same-origin', new URLSearchParams(fields).toString(), options);
    const refresh = /http-equiv="refresh" content="0; url=([^"]*)"/.exec(reply.body)?.[1];
    const next = reply.headers.location ?? (refresh === undefined ? undefined : unescaped(refresh));
    return next === undefined ? reply : this.open(new URL(next, to).href, { ...options, site: 'same-origin' });
  }

  cookieNames(): readonly string[] {
    return [...this.#cookies.values()].map(({ name }) => name);
  }

  /** Takes over a cookie of another browser, as a thief would. */
  steal(other: TestBrowser, name: string): void {
    for (const [key, cookie] of other.#cookies) if (cookie.name === name) this.#cookies.set(key, { ...cookie });
  }

  forget(name: string): void {
    for (const [key, cookie] of this.#cookies) if (cookie.name === name) this.#cookies.delete(key);
  }

  async #ask(
    method: string,
    url: string,
    site: Site,
    body: string | undefined,
    { headers = {} }: Dishonesty,
  ): Promise<Reply> {
    const { origin, hostname, pathname } = new URL(url);
    const cookies = [...this.#cookies.values()].filter(
      ({ host, path }) => host === hostname && isUnder(pathname, path),
    );
    const all: Record<string, string | undefined> = {
      'accept': 'text/html,application/xhtml+xml,*/*;q=0.8',
      'sec-fetch-site': site,
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      'sec-fetch-user': '?1',
      ...(cookies.length === 0 ? {} : { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') }),
      ...(body === undefined ? {} : { origin, 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    this.visited.push(url);
    const reply = await send(url, {
      method,
      headers: Object.fromEntries(given),
      ...(body === undefined ? {} : { body }),
      tls: this.#tls,
    });
    for (const line of reply.headers['set-cookie'] ?? []) this.#keep(line, hostname, pathname);
    return reply;
  }

  #keep(line: string, host: string, requested: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const equals = pair.indexOf('=');
    const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
    const path = attributes.find((one) => one.toLowerCase().startsWith('path='))?.slice(5) ?? requested;
    const isGone =
      value === '' || attributes.some((one) => /^max-age=0$/i.test(one) || /^expires=thu, 01 jan 1970/i.test(one));
    const key = JSON.stringify([host, path, name]);
    if (isGone) this.#cookies.delete(key);
    else this.#cookies.set(key, { host, path, name, value });
  }
}

function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function formsIn(
  body: string,
): readonly { readonly action: string; readonly text: string; readonly fields: Readonly<Record<string, string>> }[] {
  return [...body.matchAll(/<form method="post" action="([^"]*)">([\s\S]*?)<\/form>/g)].map(
    ([, action = '', text = '']) => ({
      action: unescaped(action),
      text,
      fields: Object.fromEntries(
        [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
          name,
          unescaped(value),
        ]),
      ),
    }),
  );
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
