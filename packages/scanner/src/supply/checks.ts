import type { Level } from '../finding.ts';

/** One thing that is looked for in the way a server is started or reached. */
export interface CheckText {
  readonly id: string;
  readonly name: string;
  /** Of most findings; one may weigh less or more. */
  readonly severity: Level;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** Every check of configurations. Ids are never given again. */
export const CHECKS = {
  unpinned: {
    id: 'SC001',
    name: 'unpinned-package',
    severity: 'medium',
    what: 'A server is fetched anew in whichever version is newest.',
    why:
      'Whoever controls the package, or takes it over, runs code on this machine at the next start, ' +
      'also when the version that was looked at was fine.',
    fix:
      'Name one exact version (`name@1.2.3`, `name==1.2.3`), for an image its digest (`@sha256:…`), ' +
      'for a repository the whole commit.',
  },
  secret: {
    id: 'SC002',
    name: 'secret-in-configuration',
    severity: 'high',
    what: 'A key, token or password is written out in a configuration.',
    why:
      'Every program of the user, every backup and every repository that holds the file can read it. ' +
      'Arguments are visible to all processes of the machine.',
    fix:
      'Replace it by a reference to the environment or to a prompt of the client, and revoke the one that ' +
      'was written.',
  },
  plainHttp: {
    id: 'SC003',
    name: 'plain-http',
    severity: 'high',
    what: 'A server on another machine is reached without TLS.',
    why: 'Whoever is on the way reads every message and credential, and can answer in the place of the server.',
    fix: 'Use https:.',
  },
  shell: {
    id: 'SC004',
    name: 'shell-command',
    severity: 'high',
    what: 'A server is started through a shell, or as code in the command line.',
    why: 'A script can do anything before and beside the server, and no version of it can be checked.',
    fix: 'Name the program and its arguments directly; put steps that are needed into a file that is reviewed.',
  },
  download: {
    id: 'SC005',
    name: 'download-and-run',
    severity: 'critical',
    what: 'A script is downloaded and run in one breath.',
    why: 'What runs is decided by the other machine at each start, and nobody has seen it before.',
    fix: 'Install a named version once, after looking at it, and start that.',
  },
  exposed: {
    id: 'SC006',
    name: 'exposed-listener',
    severity: 'high',
    what: 'A server listens on every network interface.',
    why:
      'Everybody in the same network can reach it, and pages in a browser can by rebinding a name. ' +
      'Servers that were meant for one machine seldom ask who is there.',
    fix: 'Bind it to 127.0.0.1 (`-p 127.0.0.1:8080:8080` for a container), and put Durward in front of it for others.',
  },
  privileged: {
    id: 'SC007',
    name: 'privileged-start',
    severity: 'high',
    what: 'A server gets more rights than the user, or a container that is none.',
    why: 'Whatever talks the server into something then does it with these rights.',
    fix: 'Run it as a user of its own with what it needs; mount only the folder that it works on.',
  },
  vulnerable: {
    id: 'SC008',
    name: 'vulnerable-package',
    severity: 'high',
    what: 'A version with a published vulnerability, or a package that was malicious.',
    why: 'How to attack it is public.',
    fix: 'Take the version that mends it, or remove it; after a malicious one replace every secret that it could read.',
  },
  lookAlike: {
    id: 'SC009',
    name: 'look-alike-package',
    severity: 'high',
    what: 'The name of a package differs by a letter or two from that of a well-known server.',
    why: 'Names that are mistyped easily are registered by people who wait for it.',
    fix: 'Compare it with the name in the documentation of the server.',
  },
  environment: {
    id: 'SC010',
    name: 'dangerous-environment',
    severity: 'high',
    what: 'A variable of the environment loads further code or turns a protection off.',
    why: 'The command looks harmless and runs something else, or trusts every certificate.',
    fix: 'Remove the variable; give a certificate authority by NODE_EXTRA_CA_CERTS or SSL_CERT_FILE instead.',
  },
  writable: {
    id: 'SC011',
    name: 'writable-configuration',
    severity: 'high',
    what: 'Other users of the machine may write a configuration.',
    why: 'Whoever writes it decides what the client starts as you.',
    fix: 'Take their right to write away (`chmod go-w`).',
  },
} as const satisfies Readonly<Record<string, CheckText>>;

export type CheckName = keyof typeof CHECKS;
