import { describe, expect, it } from 'vitest';
import { printed } from './printed.ts';

const ISSUER = 'identity: { issuers: [{ name: corp, issuer: "https://login.example.com" }] }\n';
const FILES = 'servers: { files: { stdio: { command: node } } }\n';

describe('a grant', () => {
  it('for a server that does not exist is refused', () => {
    const text = `${FILES}grants:
  - { name: a, to: { anyone: true }, servers: [fils, frobnicate], tools: [x] }
  - { name: b, to: { anyone: true }, servers: ["mail-*"], tools: [x] }
`;
    expect(printed(text)).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_GRANT]: this grant names a server that does not exist
        --> durward.yaml:3:48 · grants[0].servers[0]
         = why:  a grant for nothing hides a mistake; a server that is added later would get it unseen
         = next: did you mean \`files\`?

      error[DURWARD_CONFIG_GRANT]: this grant names a server that does not exist
        --> durward.yaml:3:54 · grants[0].servers[1]
         = why:  a grant for nothing hides a mistake; a server that is added later would get it unseen
         = next: name a configured server (servers: files)

      warning[DURWARD_CONFIG_IDLE_GRANT]: this pattern matches no server
        --> durward.yaml:4:48 · grants[1].servers[0]
         = why:  the grant has no effect there
         = next: correct or remove the pattern"
    `);
  });

  it('for nobody, or for anyone and somebody, is refused', () => {
    const text = `${ISSUER}${FILES}grants:
  - { name: a, to: {}, servers: [files], tools: [x] }
  - { name: b, to: { anyone: true, roles: [x] }, servers: [files], tools: [x] }
  - { name: c, to: { issuers: ["https://login.example.com/"] }, servers: [files], tools: [x] }
  - { name: d, to: { subjects: [] }, servers: [files], tools: [x] }
`;
    expect(printed(text)).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_GRANT]: \`to\` names nobody
        --> durward.yaml:4:20 · grants[0].to
         = why:  it must be clear who gets a grant, most of all when everybody does
         = next: name subjects, clients, roles, groups or issuers, or write \`anyone: true\`

      error[DURWARD_CONFIG_GRANT]: \`to\` says \`anyone\` and names somebody
        --> durward.yaml:5:20 · grants[1].to
         = why:  it must be clear who gets a grant, most of all when everybody does
         = next: keep either \`anyone: true\` or the names

      error[DURWARD_CONFIG_GRANT]: this is the \`iss\` of no configured issuer
        --> durward.yaml:6:32 · grants[2].to.issuers[0]
         = why:  tokens of other issuers are refused, so the grant could never apply
         = next: copy \`issuer\` from \`identity.issuers\` (with the tenant id in the place of \`{tenantid}\`)

      error[DURWARD_CONFIG_VALUE]: \`grants[3].to.subjects\` must have at least 1 entry
        --> durward.yaml:7:32 · grants[3].to.subjects
         = why:  \`sub\` claims
         = next: for example \`subjects: ["ana@example.com"]\`"
    `);
  });

  it('of everything to everybody, of nothing, or named like another is pointed out (S-71)', () => {
    const text = `${FILES}grants:
  - { name: a, to: { anyone: true }, servers: [files], tools: ["*"] }
  - { name: a, to: { anyone: true }, servers: ["*"] }
`;
    expect(printed(text)).toMatchInlineSnapshot(`
      "warning[DURWARD_CONFIG_WIDE_GRANT]: everybody with a valid token gets every tool, also those that are added later
        --> durward.yaml:3:64 · grants[0].tools[0]
         = why:  least privilege names the tools that are needed
         = next: list the tools, or say under \`to\` who gets them

      warning[DURWARD_CONFIG_IDLE_GRANT]: this grant lets people connect and use nothing
        --> durward.yaml:4:5 · grants[1]
         = why:  no tool, prompt, resource or method is named
         = next: list what may be used, for example \`tools: [read_file]\`

      warning[DURWARD_CONFIG_IDLE_GRANT]: another grant has the same name
        --> durward.yaml:4:13 · grants[1].name
         = why:  records name the grant that allowed a call; with one name for two it says little
         = next: give each grant a name of its own"
    `);
  });

  it('of everything to somebody is quiet', () => {
    expect(printed(`${FILES}grants: [{ name: a, to: { roles: [admin] }, servers: [files], tools: ["*"] }]\n`)).toBe('');
  });
});

describe('a control', () => {
  it('that does not exist, or is essential, cannot be set', () => {
    const text = `controls: { TK02: off, TK002: observe, AA008: off, audience-mismatch: off, TK003: loud }
servers: { files: { stdio: { command: node }, controls: { SN005: off } } }
`;
    expect(printed(text)).toMatchInlineSnapshot(`
      "error[DURWARD_CONFIG_CONTROL]: there is no control with this id
        --> durward.yaml:1:13 · controls.TK02
         = why:  a mode for a control that does not exist changes nothing
         = next: did you mean \`TK002\`?

      error[DURWARD_CONFIG_CONTROL]: TK002 (audience-mismatch) is essential and cannot be relaxed
        --> durward.yaml:1:31 · controls.TK002
         = why:  without it the other controls do not hold
         = next: remove the line; \`durward explain TK002\` says what it does

      error[DURWARD_CONFIG_CONTROL]: AA008 (ungranted-target) is essential and cannot be relaxed
        --> durward.yaml:1:47 · controls.AA008
         = why:  without it the other controls do not hold
         = next: remove the line; \`durward explain AA008\` says what it does

      error[DURWARD_CONFIG_CONTROL]: there is no control with this id
        --> durward.yaml:1:52 · controls.audience-mismatch
         = why:  a mode for a control that does not exist changes nothing
         = next: did you mean \`TK002\`?

      error[DURWARD_CONFIG_VALUE]: \`controls.TK003\` must be enforce, observe or off
        --> durward.yaml:1:83 · controls.TK003
         = why:  \`enforce\`: its verdict counts. \`observe\`: its verdict is recorded only. \`off\`: it does not run
         = next: for example \`TK003: enforce\`

      error[DURWARD_CONFIG_CONTROL]: SN005 (foreign-origin) is essential and cannot be relaxed
        --> durward.yaml:2:66 · servers.files.controls.SN005
         = why:  without it the other controls do not hold
         = next: remove the line; \`durward explain SN005\` says what it does"
    `);
  });

  it('that is essential may be said to be enforced', () => {
    expect(printed('controls: { TK002: enforce }\n')).toBe('');
  });
});
