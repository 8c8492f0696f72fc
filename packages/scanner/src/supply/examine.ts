import type { FoundFile } from '../discover/find.ts';
import type { Level, Place, ScanFinding } from '../finding.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { ProgramLaunch, ServerEntry, Word } from '../read/server-entry.ts';
import { advisoriesFor } from './advisories.ts';
import { CHECKS, type CheckName } from './checks.ts';
import { commandLineOf, type CommandLine } from './command-line.ts';
import { isDownload, isInlineCode, isPlainHttp, openingsOf } from './danger.ts';
import { lookAlikeOf } from './look-alike.ts';
import { parcelsOf, type Parcel } from './parcel.ts';
import { secretsOfProgram, secretsOfRemote, shownUrl, withoutSecrets } from './secrets.ts';

/** What one look found, before it is placed. */
interface Sight {
  readonly check: CheckName;
  readonly severity?: Level;
  readonly what: string;
  /** The part of the configuration that is meant. */
  readonly subject: string;
  readonly place: Place;
  /** What the finding hangs on: when it changes, it is another finding. Never a secret. */
  readonly mark: string;
  readonly next?: string;
}

/** What is risky in the way a server is started or reached. Looks at the configuration alone. */
export function examineEntry(entry: ServerEntry): readonly ScanFinding[] {
  const { launch } = entry;
  const sights =
    launch.kind === 'program'
      ? [...programSights(launch, commandLineOf(launch)), ...secretSights(secretsOfProgram(launch))]
      : [...plainHttpSights([launch.url]), ...secretSights(secretsOfRemote(launch))];
  return sights.map((sight) => placed(entry, sight));
}

function placed({ name, file }: ServerEntry, sight: Sight): ScanFinding {
  const { check, what, subject, place, mark } = sight;
  const { id, severity, why, fix } = CHECKS[check];
  return {
    control: id,
    severity: sight.severity ?? severity,
    what,
    why,
    next: sight.next ?? fix,
    at: { file, place, server: name, subject, pointer: undefined },
    excerpt: undefined,
    fingerprint: fingerprintOf(id, name, subject, mark),
  };
}

function programSights(launch: ProgramLaunch, line: CommandLine): readonly Sight[] {
  const words = [launch.command, ...launch.args];
  return [
    ...line.commands.flatMap(parcelsOf).flatMap(parcelSights),
    ...shellSights(line),
    ...plainHttpSights(words),
    ...exposureSights(launch, line),
    ...privilegeSights(line, launch),
    ...environmentSights(launch),
  ];
}

function parcelSights(parcel: Parcel): readonly Sight[] {
  const { name, version, pin, at, ecosystem } = parcel;
  const shown = withoutSecrets(name);
  const here = { subject: `package ${shown}`, place: at.place };
  const sights: Sight[] = [];
  for (const one of advisoriesFor(parcel)) {
    sights.push({
      ...here,
      check: 'vulnerable',
      severity: one.severity,
      mark: `${name} ${version ?? ''} ${one.id}`,
      what: `${shown} ${version ?? '(newest)'} is known to be dangerous: ${one.what} (${one.id})`,
      next:
        one.fixed === undefined
          ? 'remove it, and replace every secret that it could read'
          : `use ${shown} ${one.fixed} or a later one`,
    });
  }
  const meant = lookAlikeOf(parcel);
  if (meant !== undefined && sights.length === 0) {
    sights.push({ ...here, check: 'lookAlike', mark: name, what: `${shown} is nearly the name of ${meant}` });
  }
  if (pin === 'open') {
    const what =
      version === undefined
        ? `${shown} is fetched in whichever version is newest`
        : `${shown} is fetched by \`${withoutSecrets(version)}\`, which means another version tomorrow`;
    sights.push({ ...here, check: 'unpinned', what, mark: `${name} ${version ?? ''}` });
  }
  if (pin === 'movable' && ecosystem === 'oci') {
    sights.push({
      ...here,
      check: 'unpinned',
      severity: 'low',
      mark: `${name} ${version ?? ''}`,
      what: `the image ${shown} is named by the tag \`${version ?? ''}\`, which its owner can move`,
    });
  }
  return sights;
}

function shellSights(line: CommandLine): readonly Sight[] {
  const inline = line.commands.find(isInlineCode);
  const { shell } = line;
  if (shell === undefined) {
    if (inline === undefined) return [];
    const what = `the server is code in the command line of ${inline.program}`;
    return [{ check: 'shell', what, subject: 'command', place: inline.at.place, mark: inline.program }];
  }
  const here = { subject: 'command', place: shell.script.place, mark: withoutSecrets(shell.script.text) };
  if (isDownload(line)) return [{ ...here, check: 'download', what: 'the command downloads a script and runs it' }];
  return [{ ...here, check: 'shell', what: `the command is a script for ${shell.name}` }];
}

function plainHttpSights(words: readonly Word[]): readonly Sight[] {
  return words
    .filter(({ text }) => isPlainHttp(text))
    .map(({ text, place }) => {
      const shown = shownUrl(text);
      return { check: 'plainHttp', what: `${shown} is reached without TLS`, subject: 'url', place, mark: shown };
    });
}

const EVERYWHERE = /^(?:0\.0\.0\.0|\[?::\]?|\*)(?::\d{1,5})?$/;
/** Names under which programs are told where to listen. */
const HOST_NAMES = /(?:^|[-_])(?:host|bind|address|listen|addr|hostname|bind-address|ip)$/i;

function exposureSights({ args, env }: ProgramLaunch, line: CommandLine): readonly Sight[] {
  const found: Sight[] = [];
  const seen = (word: Word, subject: string, what: string): void => {
    found.push({ check: 'exposed', what, subject, place: word.place, mark: withoutSecrets(word.text) });
  };
  for (const [index, word] of args.entries()) {
    const [name = '', joined] = word.text.split('=', 2);
    const value = joined ?? word.text;
    const flag = joined === undefined ? (args[index - 1]?.text ?? '') : name;
    if (EVERYWHERE.test(value) && (value !== '*' || HOST_NAMES.test(flag))) {
      seen(word, `argument ${String(index + 1)}`, 'the server is told to listen on every network interface');
    }
  }
  for (const pair of env) {
    if (HOST_NAMES.test(pair.name) && EVERYWHERE.test(pair.text)) {
      seen(pair, `env.${pair.name}`, `${pair.name} tells the server to listen on every network interface`);
    }
  }
  for (const port of publishedPorts(line)) {
    seen(port, 'published port', 'the container publishes a port on every network interface');
  }
  return found;
}

/** Ports of containers that are published without an address. */
function publishedPorts({ commands }: CommandLine): readonly Word[] {
  return commands
    .filter(({ program }) => program === 'docker' || program === 'podman')
    .flatMap(({ args }) =>
      args.flatMap((word, index) => {
        const joined = /^(?:-p|--publish)=(.{1,200})$/.exec(word.text)?.[1];
        const isFlag = word.text === '-p' || word.text === '--publish';
        const next = isFlag ? args[index + 1] : joined === undefined ? undefined : { ...word, text: joined };
        return next !== undefined && /^[\d-]{1,11}(?::[\d-]{1,11})?(?:\/(?:tcp|udp))?$/.test(next.text) ? [next] : [];
      }),
    );
}

function privilegeSights(line: CommandLine, { command }: ProgramLaunch): readonly Sight[] {
  const { elevation } = line;
  const sights: Sight[] =
    elevation === undefined
      ? []
      : [
          {
            check: 'privileged',
            what: `the server is started by ${elevation.program}`,
            subject: 'command',
            place: elevation.at.place,
            mark: elevation.program,
          },
        ];
  for (const opening of openingsOf(line)) {
    const what = `the container of the server gets ${opening}`;
    sights.push({ check: 'privileged', what, subject: opening, place: command.place, mark: opening });
  }
  return sights;
}

/** Variables that load code into programs, and those that turn the check of certificates off. */
const LOADING: ReadonlySet<string> = new Set([
  'LD_PRELOAD',
  'LD_LIBRARY_PATH',
  'DYLD_INSERT_LIBRARIES',
  'DYLD_LIBRARY_PATH',
  'BASH_ENV',
  'PERL5OPT',
  'RUBYOPT',
  'JAVA_TOOL_OPTIONS',
  'PYTHONSTARTUP',
  'PYTHONINSPECT',
]);
const LOADING_OPTION = /--(?:require|import|loader|experimental-loader)|-r\s/;

function environmentSights({ env }: ProgramLaunch): readonly Sight[] {
  return env.flatMap((pair): Sight[] => {
    const here = { check: 'environment', subject: `env.${pair.name}`, place: pair.place, mark: pair.name } as const;
    const { name, text } = pair;
    const loads = LOADING.has(name) || (name === 'NODE_OPTIONS' && LOADING_OPTION.test(text));
    if (loads && text !== '') return [{ ...here, what: `${name} loads further code into the server` }];
    const trusts =
      (name === 'NODE_TLS_REJECT_UNAUTHORIZED' && text === '0') ||
      (/^(?:PYTHONHTTPSVERIFY|GIT_SSL_VERIFY)$/.test(name) && /^(?:0|false)$/i.test(text)) ||
      (name === 'GIT_SSL_NO_VERIFY' && /^(?:1|true)$/i.test(text));
    return trusts ? [{ ...here, what: `${name} makes the server trust every certificate` }] : [];
  });
}

function secretSights(secrets: ReturnType<typeof secretsOfProgram>): readonly Sight[] {
  return secrets.map(({ kind, where, at }) => ({
    check: 'secret',
    what: `${where} holds a secret (${kind.replaceAll('_', ' ')})`,
    subject: where,
    place: at,
    mark: kind,
  }));
}

const WRITABLE_BY_OTHERS = 0o022;

/** What is risky about a configuration as a file. */
export function examineFile({ path, mode, client }: FoundFile, platform: string): readonly ScanFinding[] {
  if (platform === 'win32' || (mode & WRITABLE_BY_OTHERS) === 0) return [];
  const { id, severity, why, fix } = CHECKS.writable;
  return [
    {
      control: id,
      severity,
      what: `other users may write the configuration of ${client}`,
      why,
      next: fix,
      at: { file: path, place: undefined, server: undefined, subject: undefined, pointer: undefined },
      excerpt: undefined,
      fingerprint: fingerprintOf(id, client, '', ''),
    },
  ];
}
