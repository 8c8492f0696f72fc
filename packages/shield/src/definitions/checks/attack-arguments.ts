import type { DefinitionFinding } from '../definition.ts';
import { isMembers } from '../members.ts';
import { wordsOfName } from '../names.ts';
import { findingOn, type Study } from '../study.ts';
import { escaped } from '../texts.ts';

/** Words in the names of arguments for which only attacks have use. */
const ATTACK_WORDS: ReadonlySet<string> = new Set(
  `malicious exfil exfiltrate exfiltration shellcode c2 attacker victim victims spoofed spoof stealth evasion evade
  exploit exploitation rebinding backdoor lhost lport keylog keylogger implant phishing stolen bruteforce
  gadget`.split(/\s+/),
);

/** What an argument switches on, and on what, that no honest tool offers as an option. */
const SWITCHED: ReadonlySet<string> = new Set(
  'extract copy find delete overwrite steal dump harvest scan grab collect bypass read escalate disable'.split(' '),
);
const ON: ReadonlySet<string> = new Set(
  `credentials credential sensitive tokens secrets critical system internal passwords security privileges keys
  cookies`.split(/\s+/),
);

/** What tools are about that look for attacks, or teach and play them. */
const WATCHFUL: ReadonlySet<string> = new Set(
  `cve cves vulnerability vulnerabilities detect detection detections threat threats risk security pentest
  penetration exploitdb epss kev incident alert alerts malware game battle pokemon damage player combat monster
  attacks`.split(/\s+/),
);

/** TP007: arguments by which a tool attacks, by their names. */
export function attackArguments({ definition: { kind, name, value }, found }: Study): readonly DefinitionFinding[] {
  const schema = kind === 'tool' && isMembers(value) ? value['inputSchema'] : undefined;
  const properties = isMembers(schema) ? schema['properties'] : undefined;
  if (!isMembers(properties) || !isMembers(value) || isWatchful(name, value['description'])) return [];
  return Object.entries(properties).slice(0, NAMES_MAX).flatMap(([argument, schemaOf]) => {
    const words = wordsOfName(argument);
    const isSwitch = isMembers(schemaOf) && schemaOf['type'] === 'boolean' && SWITCHED.has(words[0] ?? '') &&
      words.slice(1).some((word) => ON.has(word));
    if (!isSwitch && !words.some((word) => ATTACK_WORDS.has(word))) return [];
    const pointer = `/inputSchema/properties/${escaped(argument)}`;
    const text = found.texts.find((one) => one.isKey && one.pointer === pointer);
    return text === undefined ? [] : [findingOn({
      control: 'TP007', severity: 'medium', reason: 'has an argument for which only attacks have use',
      fix: 'Do not use this server. If it is a tool for tests with permission, approve it by name.',
    }, text)];
  });
}

const NAMES_MAX = 1000;
const ABOUT_LENGTH = 1024;

function isWatchful(name: string, description: unknown): boolean {
  const about = typeof description === 'string' ? description.slice(0, ABOUT_LENGTH).toLowerCase() : '';
  return [...wordsOfName(name), ...about.split(/[^a-z]+/)].some((word) => WATCHFUL.has(word));
}
