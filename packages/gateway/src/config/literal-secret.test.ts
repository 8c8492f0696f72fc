import { describe, expect, it } from 'vitest';
import { isSecretName, secretShapeOf } from './literal-secret.ts';

// Put together at run time, so that no scanner takes this file for a leak.
const of = (...parts: string[]): string => parts.join('');
const word = (length: number): string => 'aB3dE6gH9'.repeat(20).slice(0, length);

describe('a text that looks like a secret', () => {
  it.each([
    ['a JSON Web Token', of('eyJ', word(20), '.', 'eyJ', word(30), '.', word(20))],
    ['a GitHub token', of('ghp', '_', word(36))],
    ['a GitHub token', of('github', '_pat_', word(40))],
    ['a GitLab token', of('glpat', '-', word(20))],
    ['a Slack token', of('xoxb', '-1234567890-', word(20))],
    ['an API key', of('sk', '-', word(40))],
    ['an API key', of('sk', '_live_', word(24))],
    ['an AWS access key', of('AKIA', 'IOSFODNN7EXAMPLE')],
    ['a Google key', of('AIza', word(35))],
    ['an npm token', of('npm', '_', word(36))],
    ['a Hugging Face token', of('hf', '_', word(34))],
    ['a Vault token', of('hvs', '.', word(24))],
    ['a private key', of('-----BEGIN ', 'RSA PRIVATE KEY-----')],
    ['a credential with its scheme', of('Bearer ', word(24))],
    ['a credential with its scheme', of('Basic ', 'dXNlcjpwYXNz', 'd29yZA==')],
    ['a password in a URL', of('postgres://app:', 'hunter2', '@db/x')],
    ['an Azure storage key', of('AccountName=x;AccountKey=', word(40), '==')],
    ['a secret in the query of a URL', of('https://a.example/x?api_key=', 'v')],
  ])('is %s', (name, text) => {
    expect(secretShapeOf(text)).toBe(name);
  });

  it.each([
    '', 'true', 'durward', 'https://login.example.com/', 'https://a.example/x?q=token', 'task-management-interface-v2',
    'env:GITHUB_TOKEN', 'file:/run/secrets/token', 'risk-assessment-of-the-whole-company', 'Bearer', 'basic auth',
    'a.b@example.com', 'https://example.com/@scope/name:latest', '8f5e1c1a-6f0e-4a55-9d0c-2f1b7a3c9e10',
    'eyJust a text', 'https://a.example/x?max_tokens=5',
  ])('is not %j', (text) => {
    expect(secretShapeOf(text)).toBeUndefined();
  });

  it('is looked for in texts that are made to slow patterns down, within the time of a test', () => {
    const pieces = ['eyJ', '-eyJaaaaaaaa', 'a://', 'a:', '-----BEGIN ', 'sk-', 'bearer ', 'AccountKey=', '://a:'];
    for (const piece of pieces) {
      expect(() => secretShapeOf(piece.repeat(Math.floor(500_000 / piece.length)))).not.toThrow();
    }
  });
});

describe('a name that says secret', () => {
  it.each([
    'TOKEN', 'GITHUB_TOKEN', 'githubToken', 'API_KEY', 'apiKey', 'APIKEY', 'OPENAI_API_KEY', 'DB_PASSWORD', 'DB_PWD',
    'PASSPHRASE', 'CLIENT_SECRET', '--api-key', '--token', 'AWS_SECRET_ACCESS_KEY', 'PRIVATE_KEY', 'GITHUB_PAT',
    'SESSION_COOKIE', 'SENTRY_DSN', 'CONNECTION_STRING', 'GITHUBTOKEN', 'Authorization', 'X-Api-Key',
  ])('is %s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    'PATH', 'PWD', 'OLDPWD', 'MAX_TOKENS', 'TOKEN_URL', 'TOKEN_LIMIT', 'PUBLIC_KEY', 'KEYBOARD', 'AUTH_MODE',
    'AWS_ACCESS_KEY_ID', 'SSH_AUTH_SOCK', 'KEY_FILE', 'AUTHOR', 'MONKEY', 'PATTERN', 'COMPASS', '', '-',
    'SECRET_NAME', 'PASSWORD_LENGTH',
  ])('is not %s', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});
