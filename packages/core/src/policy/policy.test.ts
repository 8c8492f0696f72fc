import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { principalOf, ruleOf } from '../../../../tests/controls/benign.ts';
import type { Target } from '../message/message.ts';
import { matchesGlob } from './glob.ts';
import { grantPolicy, type GrantRule } from './policy.ts';
import type { Principal } from './principal.ts';

const ada = principalOf();
const tool = (name: string): Target => ({ kind: 'tool', name });
const resource = (uri: string): Target => ({ kind: 'resource', uri });

function decide(rule: Partial<GrantRule>, target: Target, principal: Principal = ada, server = 'files') {
  return grantPolicy([ruleOf(rule)], '1').decide(principal, server, target);
}

function admits(to: GrantRule['to'], principal: Principal): boolean {
  return grantPolicy([ruleOf({ to })], '1').admits(principal, 'files');
}

/** The question of the policy, answered rule by rule and word by word. */
function granted(given: Partial<GrantRule>, principal: Principal, server: string, asked: string): boolean {
  const { to = {}, servers = [], tools = [] } = given;
  const dimensions: [readonly string[] | undefined, readonly string[]][] = [
    [to.subjects, [principal.subject]], [to.clients, [principal.client]], [to.roles, principal.roles],
  ];
  const meant = dimensions.every(
    ([wanted, held]) => wanted === undefined || held.some((value) => wanted.includes(value)),
  );
  const someone = to.anyone === true || dimensions.some(([wanted]) => wanted !== undefined);
  const here = servers.some((one) => matchesGlob(one, server));
  return meant && someone && here && tools.some((one) => matchesGlob(one, asked));
}

describe('an empty policy', () => {
  test('denies everything and opens no server (S-09)', () => {
    const policy = grantPolicy([], '1');
    const method: Target = { kind: 'method', name: 'm' };
    for (const target of [tool('a'), resource('file:///a'), { kind: 'task', id: 't' } as const, method]) {
      expect(policy.decide(ada, 'files', target)).toEqual({ allowed: false, why: 'no_rule' });
    }
    expect(policy.admits(ada, 'files')).toBe(false);
  });
});

describe('who a rule is for', () => {
  const all = {
    subjects: ['ada'], clients: ['editor'], roles: ['dev'], groups: ['g1'], issuers: ['https://idp.example'],
  };
  const able = principalOf({ roles: ['dev', 'ops'], groups: ['g1'] });

  test('every given dimension must match', () => {
    expect(admits(all, able)).toBe(true);
    for (const other of [
      { subject: 'eve' }, { client: 'bot' }, { roles: ['ops'] }, { groups: [] }, { issuer: 'https://other.example' },
    ]) {
      expect(admits(all, principalOf({ roles: ['dev'], groups: ['g1'], ...other }))).toBe(false);
    }
  });

  test('a user who is meant, through a client that is not, gets nothing (S-20)', () => {
    const to = { subjects: ['ada'], clients: ['editor'] };
    expect(admits(to, principalOf({ client: 'editor' }))).toBe(true);
    expect(admits(to, principalOf({ client: 'unknown-agent' }))).toBe(false);
  });

  test('any value of a dimension is enough', () => {
    expect(admits({ roles: ['x', 'ops'] }, able)).toBe(true);
  });

  const nobody = [
    {}, { anyone: false }, { subjects: [] }, { anyone: true, subjects: [] }, { anyone: true, roles: ['x'] },
  ];
  test.each(nobody)('%j is for nobody here', (to) => {
    expect(admits(to, able)).toBe(false);
  });

  test('everybody must be said', () => {
    expect(admits({ anyone: true }, able)).toBe(true);
  });
});

describe('what a rule gives', () => {
  test('only what its own list names', () => {
    expect(decide({ tools: ['read_*'] }, tool('read_file'))).toEqual({ allowed: true, rule: 'rule' });
    expect(decide({ tools: ['read_*'] }, tool('write_file')).allowed).toBe(false);
    expect(decide({ tools: ['*'] }, { kind: 'prompt', name: 'a' }).allowed).toBe(false);
    expect(decide({ prompts: ['a'] }, { kind: 'prompt', name: 'a' }).allowed).toBe(true);
    const everything = { tools: ['*'], prompts: ['*'], resources: ['*'] };
    expect(decide(everything, { kind: 'method', name: 'x/y' }).allowed).toBe(false);
    expect(decide({ methods: ['x/*'] }, { kind: 'method', name: 'x/y' }).allowed).toBe(true);
  });

  test('only on the servers that it names', () => {
    expect(decide({ servers: ['fi*'], tools: ['*'] }, tool('a')).allowed).toBe(true);
    expect(decide({ servers: ['mail'], tools: ['*'] }, tool('a')).allowed).toBe(false);
  });

  test('a task is decided by whose handle it is, and needs a rule for the server', () => {
    expect(decide({}, { kind: 'task', id: 't' }).allowed).toBe(true);
    expect(decide({ servers: ['mail'] }, { kind: 'task', id: 't' }).allowed).toBe(false);
  });

  test('a URI that a trick could bend is compared with no pattern', () => {
    const rule = { resources: ['file:///data/*'] };
    expect(decide(rule, resource('file:///data/a')).allowed).toBe(true);
    expect(decide(rule, resource('file:///etc/passwd'))).toEqual({ allowed: false, why: 'no_rule' });
    for (const uri of ['file:///data/../etc/passwd', 'file:///data/%2e%2e/etc', 'file:///data/a\\..\\b']) {
      expect(decide(rule, resource(uri))).toEqual({ allowed: false, why: 'unsafe_target' });
    }
  });

  test('an exact URI and a lone star mean what they say', () => {
    const odd = 'file:///data/../etc/passwd';
    expect(decide({ resources: [odd] }, resource(odd)).allowed).toBe(true);
    expect(decide({ resources: ['*'] }, resource(odd)).allowed).toBe(true);
  });

  test('another rule may allow what one rule finds unsafe', () => {
    const odd = 'file:///data/./a';
    const rules = [ruleOf({ resources: ['file:///data/*'] }), ruleOf({ name: 'exact', resources: [odd] })];
    const policy = grantPolicy(rules, '1');
    expect(policy.decide(ada, 'files', resource(odd))).toEqual({ allowed: true, rule: 'exact' });
  });
});

describe('random policies', () => {
  const name = fc.constantFrom('a', 'ab', 'b', 'ba');
  const pattern = fc.constantFrom('a', 'b', 'a*', '*b', '*');
  const who = fc.record({ subject: name, client: name, roles: fc.array(name, { maxLength: 2 }) });
  const rule = fc.record({
    name: fc.constantFrom('r1', 'r2', 'r3'),
    to: fc.record(
      { anyone: fc.constant(true), subjects: fc.array(name), clients: fc.array(name), roles: fc.array(name) },
      { requiredKeys: [] },
    ),
    servers: fc.array(pattern, { maxLength: 2 }),
    tools: fc.array(pattern, { maxLength: 2 }),
  });

  test('never allow what no rule grants, and never deny what one grants, in any order of rules (S-09)', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), who, name, name, (rules, parts, server, asked) => {
        const principal = principalOf(parts);
        const expected = rules.some((one) => granted(one, principal, server, asked));
        for (const order of [rules, rules.toReversed()]) {
          const policy = grantPolicy(order.map((one) => ruleOf(one)), '1');
          expect(policy.decide(principal, server, tool(asked)).allowed).toBe(expected);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('one policy answers many principals, each for itself (S-09)', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 3 }), fc.array(who, { maxLength: 6 }), name, name, (...given) => {
        const [rules, crowd, server, asked] = given;
        const policy = grantPolicy(rules.map((one) => ruleOf(one)), '1');
        for (const parts of [...crowd, ...crowd]) {
          const principal = principalOf(parts);
          const expected = rules.some((one) => granted(one, principal, server, asked));
          expect(policy.decide(principal, server, tool(asked)).allowed).toBe(expected);
        }
      }),
    );
  });
});

test('one principal is answered for each server by itself', () => {
  const policy = grantPolicy([ruleOf({ servers: ['files'], tools: ['*'] })], '1');
  for (const server of ['files', 'mail', 'files', 'mail']) {
    expect(policy.admits(ada, server)).toBe(server === 'files');
    expect(policy.decide(ada, server, tool('a')).allowed).toBe(server === 'files');
  }
});

test('many principals are answered each for itself', () => {
  const policy = grantPolicy([ruleOf({ to: { subjects: ['s7'] }, tools: ['*'] })], '1');
  const subjects = Array.from({ length: 10_050 }, (_, at) => `s${String(at)}`);
  const answers = subjects.map((subject) => policy.admits(principalOf({ subject }), 'files'));
  expect(answers.filter(Boolean)).toHaveLength(1);
  expect(policy.admits(principalOf({ subject: 's7' }), 'files')).toBe(true);
  expect(policy.version).toBe('1');
});
