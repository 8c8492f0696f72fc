import { matchesGlob } from '@durward/core';
import { shownKey, type Fault, type Findings, type KeyPath } from '../problem.ts';
import type { GrantConfig } from '../schema.ts';
import { closest } from '../suggest.ts';
import type { View } from '../view.ts';

/** Grants name servers that exist and somebody who gets them; wide ones are pointed out. */
export function checkGrants(view: View, findings: Findings): void {
  const servers = [...view.servers.keys()];
  const names = new Set<string>();
  for (const [index, grant] of view.grants.entries()) {
    if (grant === undefined) continue;
    const path: KeyPath = ['grants', index];
    checkServerNames(grant, path, servers, findings);
    checkGrantees(view, grant, path, findings);
    checkReach(grant, path, findings);
    if (names.has(grant.name)) {
      findings.warning({
        code: 'DURWARD_CONFIG_IDLE_GRANT',
        path: [...path, 'name'],
        what: 'another grant has the same name',
        why: 'records name the grant that allowed a call; with one name for two it says little',
        fix: 'give each grant a name of its own',
      });
    }
    names.add(grant.name);
  }
}

function checkServerNames(
  grant: GrantConfig,
  path: KeyPath,
  servers: readonly string[],
  findings: Findings,
): void {
  for (const [index, wanted] of grant.servers.entries()) {
    const at = [...path, 'servers', index];
    if (!wanted.includes('*')) {
      if (!servers.includes(wanted)) findings.problem(unknownServer(at, wanted, servers));
    } else if (!servers.some((server) => matchesGlob(wanted, server))) {
      findings.warning({
        code: 'DURWARD_CONFIG_IDLE_GRANT',
        path: at,
        what: 'this pattern matches no server',
        why: 'the grant has no effect there',
        fix: 'correct or remove the pattern',
      });
    }
  }
}

function unknownServer(path: KeyPath, wanted: string, servers: readonly string[]): Fault {
  const meant = closest(wanted, servers);
  const known = servers.length === 0 ? 'there are no servers' : `servers: ${servers.map(shownKey).join(', ')}`;
  return {
    code: 'DURWARD_CONFIG_GRANT',
    path,
    what: 'this grant names a server that does not exist',
    why: 'a grant for nothing hides a mistake; a server that is added later would get it unseen',
    fix: meant === undefined ? `name a configured server (${known})` : `did you mean \`${shownKey(meant)}\`?`,
  };
}

function checkGrantees({ issuers }: View, { to }: GrantConfig, path: KeyPath, findings: Findings): void {
  const dimensions = [to.subjects, to.clients, to.roles, to.groups, to.issuers];
  const isNarrowed = dimensions.some((values) => values !== undefined);
  if (isNarrowed === (to.anyone === true)) {
    findings.problem({
      code: 'DURWARD_CONFIG_GRANT',
      path: [...path, 'to'],
      what: isNarrowed
        ? '`to` says `anyone` and names somebody'
        : '`to` names nobody',
      why: 'it must be clear who gets a grant, most of all when everybody does',
      fix: isNarrowed
        ? 'keep either `anyone: true` or the names'
        : 'name subjects, clients, roles, groups or issuers, or write `anyone: true`',
    });
  }
  const known = issuers.map((issuer) => issuer?.issuer);
  if (known.includes(undefined) || known.length === 0) return;
  for (const [index, wanted] of (to.issuers ?? []).entries()) {
    if (known.some((issuer) => issuer !== undefined && mayBe(issuer, wanted))) continue;
    findings.problem({
      code: 'DURWARD_CONFIG_GRANT',
      path: [...path, 'to', 'issuers', index],
      what: 'this is the `iss` of no configured issuer',
      why: 'tokens of other issuers are refused, so the grant could never apply',
      fix: 'copy `issuer` from `identity.issuers` (with the tenant id in the place of `{tenantid}`)',
    });
  }
}

function mayBe(issuer: string, wanted: string): boolean {
  return matchesGlob(issuer.replace('{tenantid}', '*'), wanted);
}

function checkReach(grant: GrantConfig, path: KeyPath, findings: Findings): void {
  const star = grant.tools.indexOf('*');
  if (grant.to.anyone === true && star >= 0) {
    findings.warning({
      code: 'DURWARD_CONFIG_WIDE_GRANT',
      path: [...path, 'tools', star],
      what: 'everybody with a valid token gets every tool, also those that are added later',
      why: 'least privilege names the tools that are needed',
      fix: 'list the tools, or say under `to` who gets them',
    });
  }
  const things = [grant.tools, grant.prompts, grant.resources, grant.methods];
  if (things.every((names) => names.length === 0)) {
    findings.warning({
      code: 'DURWARD_CONFIG_IDLE_GRANT',
      path,
      what: 'this grant lets people connect and use nothing',
      why: 'no tool, prompt, resource or method is named',
      fix: 'list what may be used, for example `tools: [read_file]`',
    });
  }
}
