import { describe, expect, it } from 'vitest';
import { printed, tried } from './printed.ts';

// Put together at run time, so that no scanner takes this file for a leak.
const TOKEN = ['ghp', 'aB3dE6gH9'.repeat(4)].join('_');

describe('a secret', () => {
  it('that is written out is refused wherever it stands, once, and is not repeated (S-82)', () => {
    const text = `data: { folder: "${TOKEN}" }
servers:
  a: { stdio: { command: x, args: ["${TOKEN}"], env: { GITHUB_TOKEN: "${TOKEN}", DB_PASSWORD: hunter2, DEBUG: "1" } } }
  b: { http: { url: "https://user:hunter2@b.example/", headers: { Authorization: "${TOKEN}", X-Key: plain } } }
  c: { http: { url: "https://c.example/?api_key=hunter2", headers: { Authorization: "env:${TOKEN}" } } }
  "${TOKEN}": { stdio: { command: x } }
`;
    const shown = printed(text);
    expect(shown).not.toContain(TOKEN);
    expect(shown).not.toContain('hunter2');
    expect(shown).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_LITERAL_SECRET]: a text looks like a GitHub token
        --> durward.yaml:1:17 · data.folder
         = why:  backups, repositories and everybody who may read this file would have it
         = next: put it in the environment or in a file, write env:NAME or file:PATH here, and replace the secret

      error[DURWARD_CONFIG_LITERAL_SECRET]: a text looks like a GitHub token
        --> durward.yaml:3:36 · servers.a.stdio.args[0]
         = why:  backups, repositories and everybody who may read this file would have it
         = next: put it in the environment or in a file, write env:NAME or file:PATH here, and replace the secret

      error[DURWARD_CONFIG_LITERAL_SECRET]: a text looks like a GitHub token
        --> durward.yaml:3:102 · servers.a.stdio.env.GITHUB_TOKEN
         = why:  backups, repositories and everybody who may read this file would have it
         = next: put it in the environment or in a file, write env:NAME or file:PATH here, and replace the secret

      error[DURWARD_CONFIG_LITERAL_SECRET]: the name of this variable says that its value is a secret
        --> durward.yaml:3:159 · servers.a.stdio.env.DB_PASSWORD
         = why:  backups, repositories and everybody who may read this file would have it
         = next: put it in the environment or in a file, write env:NAME or file:PATH here, and replace the secret

      error[DURWARD_CONFIG_LITERAL_SECRET]: a text looks like a password in a URL
        --> durward.yaml:4:21 · servers.b.http.url
         = why:  backups, repositories and everybody who may read this file would have it
         = next: put it in the environment or in a file, write env:NAME or file:PATH here, and replace the secret

      error[DURWARD_CONFIG_LITERAL_SECRET]: a text looks like a GitHub token
        --> durward.yaml:4:82 · servers.b.http.headers.Authorization
         = why:  backups, repositories and everybody who may read this file would have it
         = next: put it in the environment or in a file, write env:NAME or file:PATH here, and replace the secret

      error[DURWARD_CONFIG_VALUE]: \`servers.b.http.headers.X-Key\` must refer to a secret by env:NAME or file:PATH
        --> durward.yaml:4:133 · servers.b.http.headers.X-Key
         = why:  Where the value is: in the environment or in a file
         = next: for example \`X-Key: env:SERVER_TOKEN\`

      error[DURWARD_CONFIG_LITERAL_SECRET]: a text looks like a secret in the query of a URL
        --> durward.yaml:5:21 · servers.c.http.url
         = why:  backups, repositories and everybody who may read this file would have it
         = next: put it in the environment or in a file, write env:NAME or file:PATH here, and replace the secret

      error[DURWARD_CONFIG_LITERAL_SECRET]: a text looks like a GitHub token
        --> durward.yaml:5:85 · servers.c.http.headers.Authorization
         = why:  backups, repositories and everybody who may read this file would have it
         = next: put it in the environment or in a file, write env:NAME or file:PATH here, and replace the secret

      error[DURWARD_CONFIG_LITERAL_SECRET]: a key looks like a GitHub token
        --> durward.yaml:6:3 · servers.<key>
         = why:  backups, repositories and everybody who may read this file would have it
         = next: put it in the environment or in a file, write env:NAME or file:PATH here, and replace the secret"
    `);
  });

  it('that is referred to must be there, and fit into a header (S-82)', () => {
    const text = `servers:
  a: { stdio: { command: x, env: { GITHUB_TOKEN: "env:GITHUB_TOKEN", B: "file:b" } } }
  b: { http: { url: "https://b.example", headers: { Authorization: "file:c", Host: "file:d" } } }
`;
    const files = { '/etc/durward/c': { text: 'one\ntwo' }, '/etc/durward/d': { text: 'x', mode: 0o644 } };
    const unsendable = 'this header cannot be sent: its name is reserved or its value is not one line of ASCII';
    expect(printed(text, { files })).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_SECRET_REFERENCE]: the environment variable GITHUB_TOKEN is not set
        --> durward.yaml:2:50 · servers.a.stdio.env.GITHUB_TOKEN
         = why:  the server would be started, or called, without its credential
         = next: set it in the environment in which Durward runs

      error[DURWARD_CONFIG_SECRET_REFERENCE]: the secret cannot be read: there is no such file
        --> durward.yaml:2:73 · servers.a.stdio.env.B
         = why:  the server would be started, or called, without its credential
         = next: check the path after file:

      error[DURWARD_CONFIG_SECRET_REFERENCE]: ${unsendable}
        --> durward.yaml:3:68 · servers.b.http.headers.Authorization
         = why:  the server would be started, or called, without its credential
         = next: use another header, or another secret

      error[DURWARD_CONFIG_SECRET_REFERENCE]: ${unsendable}
        --> durward.yaml:3:84 · servers.b.http.headers.Host
         = why:  the server would be started, or called, without its credential
         = next: use another header, or another secret

      warning[DURWARD_CONFIG_FILE_MODE]: other users can read the file with this secret (mode 0644)
        --> durward.yaml:3:84 · servers.b.http.headers.Host
         = why:  a secret is for the user who runs Durward only
         = next: run chmod 600 on the file"
    `);
  });

  it('that is referred to and there is accepted (S-82)', () => {
    const text = `servers:
  a: { stdio: { command: x, env: { GITHUB_TOKEN: "env:GITHUB_TOKEN", TOKEN_URL: "https://a.example" } } }
  b: { http: { url: "https://b.example", headers: { Authorization: "file:c" } } }
`;
    const files = { '/etc/durward/c': { text: `Bearer ${TOKEN}\n` } };
    expect(printed(text, { env: { GITHUB_TOKEN: TOKEN }, files })).toBe('');
    expect(JSON.stringify(tried(text, { env: { GITHUB_TOKEN: TOKEN }, files }))).not.toContain(TOKEN);
  });
});
