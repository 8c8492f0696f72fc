import type { Target } from '../message/message.ts';
import type { Principal } from './principal.ts';
import { isPlainUri, matchesGlob } from './glob.ts';

/**
 * Who a grant is for. Every dimension that is given must match, by any of its values; a grant for
 * nobody in particular must say `anyone: true`.
 */
export interface Grantees {
  readonly anyone?: boolean | undefined;
  readonly subjects?: readonly string[] | undefined;
  readonly clients?: readonly string[] | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly issuers?: readonly string[] | undefined;
}

/** One rule: it allows, and nothing else does. Names are exact or patterns with `*`. */
export interface GrantRule {
  /** For the record and for `durward explain`. */
  readonly name: string;
  readonly to: Grantees;
  readonly servers: readonly string[];
  readonly tools: readonly string[];
  readonly prompts: readonly string[];
  readonly resources: readonly string[];
  /** Methods of extensions that MCP does not define. */
  readonly methods: readonly string[];
}

/** A decision with its reason: the rule that allowed, or what was missing. */
export type Decision =
  | { readonly allowed: true; readonly rule: string }
  | { readonly allowed: false; readonly why: 'no_rule' | 'unsafe_target' };

/** The question: may this principal do this to that, on this server? */
export interface Policy {
  /** Access to the server at all: some rule names it for this principal. */
  admits(principal: Principal, server: string): boolean;
  decide(principal: Principal, server: string, target: Target): Decision;
  /** Changes whenever the answers may change. */
  readonly version: string;
}

const DENIED: Decision = Object.freeze({ allowed: false, why: 'no_rule' });
const UNSAFE: Decision = Object.freeze({ allowed: false, why: 'unsafe_target' });

/**
 * Deny by default over a list of grants. An empty list denies everything; there is no rule that
 * denies, so the order of rules never matters.
 */
export function grantPolicy(rules: readonly GrantRule[], version: string): Policy {
  const reach = new ReachCache(rules);
  return {
    version,
    admits: (principal, server) => reach.of(principal, server).length > 0,
    decide(principal, server, target) {
      const usable = reach.of(principal, server);
      let unsafe = false;
      for (const rule of usable) {
        const matched = matchRule(rule, target);
        if (matched === 'yes') return { allowed: true, rule: rule.name };
        unsafe ||= matched === 'unsafe';
      }
      return unsafe ? UNSAFE : DENIED;
    },
  };
}

/** The rules that apply to a principal on a server, worked out once per principal object. */
class ReachCache {
  readonly #rules: readonly GrantRule[];
  readonly #known = new WeakMap<Principal, Map<string, readonly GrantRule[]>>();

  constructor(rules: readonly GrantRule[]) {
    this.#rules = rules;
  }

  of(principal: Principal, server: string): readonly GrantRule[] {
    let byServer = this.#known.get(principal);
    if (byServer === undefined) {
      byServer = new Map();
      this.#known.set(principal, byServer);
    }
    let found = byServer.get(server);
    if (found === undefined) {
      found = this.#rules.filter(
        (rule) => isGrantee(rule.to, principal) && matchesAny(rule.servers, server),
      );
      byServer.set(server, found);
    }
    return found;
  }
}

function isGrantee(to: Grantees, principal: Principal): boolean {
  const given = [to.subjects, to.clients, to.roles, to.groups, to.issuers].some(
    (values) => values !== undefined,
  );
  if (!given) return to.anyone === true;
  return (
    holds(to.subjects, [principal.subject]) &&
    holds(to.clients, [principal.client]) &&
    holds(to.roles, principal.roles) &&
    holds(to.groups, principal.groups) &&
    holds(to.issuers, [principal.issuer])
  );
}

function holds(wanted: readonly string[] | undefined, held: readonly string[]): boolean {
  return wanted === undefined || wanted.some((value) => held.includes(value));
}

function matchRule(rule: GrantRule, target: Target): 'yes' | 'no' | 'unsafe' {
  switch (target.kind) {
    case 'tool':
      return matchesAny(rule.tools, target.name) ? 'yes' : 'no';
    case 'prompt':
      return matchesAny(rule.prompts, target.name) ? 'yes' : 'no';
    case 'method':
      return matchesAny(rule.methods, target.name) ? 'yes' : 'no';
    case 'task':
      // Whose task it is was settled when its handle was opened: see the `session` stage.
      return 'yes';
    case 'resource':
      return matchResource(rule.resources, target.uri);
  }
}

function matchResource(patterns: readonly string[], uri: string): 'yes' | 'no' | 'unsafe' {
  // Exact, or everything: no pattern whose meaning a trick in the URI could bend.
  if (patterns.includes(uri) || patterns.includes('*')) return 'yes';
  if (!matchesAny(patterns, uri)) return 'no';
  return isPlainUri(uri) ? 'yes' : 'unsafe';
}

function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matchesGlob(pattern, text));
}
