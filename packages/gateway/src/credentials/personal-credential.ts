import type { SecretProbe } from '@durward/core';
import { NO_SECRETS } from '../exchange/house.ts';
import { SecretsProbe } from '../oauth/token-probe.ts';
import { UpstreamError, type LinkOwner, type Person } from '../upstream/link.ts';
import type { LinkCredential, UpstreamCredential } from '../upstream/link-credential.ts';
import type { ProgramCredential, ProgramVariables } from '../upstream/program-credential.ts';
import { standingOf } from './standing.ts';
import type { HeldSecret, PersonalSecrets } from './personal-secrets.ts';

export interface PersonalCredentialOptions {
  readonly secrets: PersonalSecrets;
  /** The name of the server on pages. */
  readonly title: string;
  /** Where people give their secret: the same for everybody. */
  readonly connectUrl: string;
}

/** Secrets of people towards a server over HTTP: in one header, after a scheme where there is one. */
export class PersonalHeader implements UpstreamCredential {
  readonly #options: PersonalCredentialOptions & { readonly header: string; readonly scheme: string | undefined };

  constructor(options: PersonalCredentialOptions & { readonly header: string; readonly scheme: string | undefined }) {
    this.#options = options;
  }

  for(owner: LinkOwner | undefined): LinkCredential {
    const person = owner?.person;
    const { secrets } = this.#options;
    return {
      headers: () => this.#headers(person),
      refused: async ({ status }) => {
        if (status === 401 && person !== undefined) throw unconnected(this.#options, 'the server refuses the secret');
        return false;
      },
      standing: () => standingOf(
        async () => (person === undefined ? undefined : (await secrets.about(person))?.connectedAtMs),
        (detail) => unconnected(this.#options, detail).failure,
      ),
    };
  }

  probeFor(owner: Pick<LinkOwner, 'person'>): SecretProbe {
    return probeFor(this.#options, owner);
  }

  async close(): Promise<void> {}

  #headers(person: Person | undefined): readonly string[] | Promise<readonly string[]> {
    // The gateway itself asks, for nobody: the server may want nothing for what it is asked.
    if (person === undefined) return [];
    const held = this.#options.secrets.inUse(person);
    return held instanceof Promise ? held.then((loaded) => this.#shown(loaded)) : this.#shown(held);
  }

  #shown(held: HeldSecret | undefined): readonly string[] {
    if (held === undefined) throw unconnected(this.#options, 'the person has given no secret');
    const { header, scheme } = this.#options;
    const value = held.secret.reveal();
    return [header.toLowerCase(), scheme === undefined ? value : `${scheme} ${value}`];
  }
}

/** Secrets of people towards a program: in one variable of the environment of the processes of each. */
export class PersonalVariable implements ProgramCredential {
  readonly #options: PersonalCredentialOptions & { readonly variable: string };

  constructor(options: PersonalCredentialOptions & { readonly variable: string }) {
    this.#options = options;
  }

  async variablesFor(person: Person): Promise<ProgramVariables> {
    const { secrets, variable } = this.#options;
    const held = await secrets.inUse(person);
    if (held === undefined) throw unconnected(this.#options, 'the person has given no secret');
    return {
      values: new Map([[variable, held.secret]]),
      whyOver: async () => {
        const now = await secrets.inUse(person);
        if (now?.revision === held.revision) return undefined;
        const what = now === undefined ? 'the secret of the person was ended' : 'the person gave another secret';
        return unconnected(this.#options, what).failure;
      },
    };
  }

  probeFor(owner: Pick<LinkOwner, 'person'>): SecretProbe {
    return probeFor(this.#options, owner);
  }
}

function probeFor({ secrets }: PersonalCredentialOptions, { person }: Pick<LinkOwner, 'person'>): SecretProbe {
  const secret = person === undefined ? undefined : secrets.peek(person);
  return secret === undefined ? NO_SECRETS : new SecretsProbe([secret]);
}

function unconnected({ connectUrl: url, title }: PersonalCredentialOptions, detail: string): UpstreamError {
  return new UpstreamError({ kind: 'unconnected', detail, connect: { url, title } });
}
