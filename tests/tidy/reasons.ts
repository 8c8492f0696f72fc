import { isProduction, type SourceFile } from './tree.ts';
import { isNode, nodesOfType, textOf } from './syntax.ts';

/**
 * Reasons that no control gives: outcomes of the gateway itself, for which there is nothing to judge.
 * Each must occur in the gateway's code.
 */
const GATEWAY_OUTCOMES: ReadonlySet<string> = new Set([
  'unexpected_reply',
  'limit_exceeded',
  'invalid_request',
  'unreadable_request',
  'oversize_head',
  'slow_request',
  'unmet_expectation',
  'upstream_unavailable',
  'upstream_timeout',
  'upstream_malformed',
  'upstream_busy',
  'not_connected',
  'record_unwritable',
  'shutting_down',
]);

/** Reasons that the pipeline itself gives. */
const PIPELINE_OUTCOMES: ReadonlySet<string> = new Set(['held', 'control_failed']);

const DENIALS = 'packages/core/src/verdict/denial.ts';

/** Every reason of a denial can come about: from a control, the pipeline, or the gateway. */
export function reachableReasons(files: readonly SourceFile[]): readonly string[] {
  const denials = files.find(({ path }) => path === DENIALS);
  const reasons = denials === undefined ? [] : reasonsIn(denials, 'TSPropertySignature');
  const given = (folder: string) =>
    new Set(files.filter((file) => isProduction(file) && file.path.startsWith(folder)).flatMap(stringsIn));
  const controls = given('packages/core/src/controls/');
  const pipeline = given('packages/core/src/pipeline/');
  const gateway = given('packages/gateway/src/');
  return reasons.flatMap((reason) => {
    if (PIPELINE_OUTCOMES.has(reason)) return pipeline.has(reason) ? [] : [`${reason}: the pipeline never says it`];
    if (GATEWAY_OUTCOMES.has(reason)) {
      if (controls.has(reason)) return [`${reason}: a control gives it, so it is no outcome of the gateway`];
      return gateway.has(reason) ? [] : [`${reason}: the gateway never says it`];
    }
    return controls.has(reason) ? [] : [`${reason}: no control gives it`];
  });
}

function reasonsIn(file: SourceFile, type: string): readonly string[] {
  return nodesOfType(file, type)
    .filter((node) => textOf(file, node['key']) === 'reason')
    .map((node) => textOf(file, node['typeAnnotation']).replaceAll(/[:\s']/g, ''));
}

function stringsIn(file: SourceFile): readonly string[] {
  return nodesOfType(file, 'Literal').flatMap((node) =>
    (isNode(node) && typeof node['value'] === 'string' ? [node['value']] : []));
}
