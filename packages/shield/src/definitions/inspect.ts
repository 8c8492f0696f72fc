import { DEFAULT_SHIELD_LIMITS } from '../limits.ts';
import { viewsOf } from '../text/views.ts';
import { attackArguments } from './checks/attack-arguments.ts';
import { detectorSuspicion, shieldDetector, type Detector } from './checks/detector-suspicion.ts';
import { falseAnnotation } from './checks/false-annotation.ts';
import { foreignRef } from './checks/foreign-ref.ts';
import { hiddenCharacters } from './checks/hidden-characters.ts';
import { lookAlikeName } from './checks/look-alike-name.ts';
import { oddArguments } from './checks/odd-arguments.ts';
import { oversizeDefinition } from './checks/oversize-definition.ts';
import { schemaSmuggling } from './checks/schema-smuggling.ts';
import { wording } from './checks/wording.ts';
import { DEFINITION_SEVERITIES, type Definition, type DefinitionFinding } from './definition.ts';
import { DEFAULT_DEFINITION_LIMITS, type DefinitionLimits } from './limits.ts';
import { Page } from './page.ts';
import type { Check, Study } from './study.ts';
import { textsOf } from './texts.ts';

export interface InspectOptions {
  readonly limits?: Partial<DefinitionLimits>;
  /** What joins as TP016: the rules and the trained detector of the shield when nothing is said. */
  readonly detector?: Detector | 'none';
}

const CHECKS: readonly Check[] = [
  hiddenCharacters, wording, oddArguments, attackArguments, lookAlikeName, schemaSmuggling, foreignRef, falseAnnotation,
  oversizeDefinition,
];

/**
 * What is suspicious in one definition, the gravest first: every string of it is looked at, names, enums, defaults,
 * examples and annotations included. Work and memory are bounded by `limits`, whatever the definition is.
 *
 * A definition without findings is not thereby harmless: what a tool does when it is called is not in its definition.
 */
export function inspectDefinition(definition: Definition, options: InspectOptions = {}): readonly DefinitionFinding[] {
  const limits = { ...DEFAULT_DEFINITION_LIMITS, ...options.limits };
  const found = textsOf(definition.value, limits);
  const page = new Page(found.texts, '\n\n');
  const shield = { ...DEFAULT_SHIELD_LIMITS, pieceLength: limits.textLengthMax, textLengthMax: limits.textLengthMax };
  const study: Study = { definition, found, page, views: viewsOf(page.text, shield), limits };
  const findings = CHECKS.flatMap((check) => check(study));
  const { detector = shieldDetector } = options;
  if (detector !== 'none') findings.push(...detectorSuspicion(study, detector));
  return gravest(findings, limits.findingsMax);
}

/** One finding of a control for each place, the gravest first. */
function gravest(findings: readonly DefinitionFinding[], most: number): readonly DefinitionFinding[] {
  const best = new Map<string, DefinitionFinding>();
  for (const finding of findings) {
    const key = `${finding.control} ${finding.pointer}`;
    const other = best.get(key);
    if (other === undefined || rank(finding) > rank(other)) best.set(key, finding);
  }
  return [...best.values()].toSorted((a, b) => rank(b) - rank(a)).slice(0, most);
}

function rank({ severity }: DefinitionFinding): number {
  return DEFINITION_SEVERITIES.indexOf(severity);
}
