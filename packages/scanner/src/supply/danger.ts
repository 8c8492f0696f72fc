import type { ServerEntry } from '../read/server-entry.ts';
import { commandLineOf, type CommandLine } from './command-line.ts';
import { parcelsOf, type Parcel } from './parcel.ts';

/** What makes starting a server, or connecting to it, dangerous in itself. A plain yes never covers it. */
export const DANGERS = {
  unpinned: 'runs code from elsewhere in whichever version is newest',
  shell: 'hands a script to a shell or an interpreter',
  download: 'downloads a script and runs it',
  privileged: 'runs with more rights than yours, or reaches out of its container',
  'plain-http': 'speaks to another machine without TLS',
} as const;

export type Danger = keyof typeof DANGERS;

/** Everything that is dangerous about starting this one. */
export function dangersOf({ launch }: ServerEntry): readonly Danger[] {
  if (launch.kind === 'remote') return isPlainHttp(launch.url.text) ? ['plain-http'] : [];
  const line = commandLineOf(launch);
  const words = [launch.command, ...launch.args].map(({ text }) => text);
  const dangers: Danger[] = [];
  if (line.commands.flatMap(parcelsOf).some(({ pin }) => pin === 'open')) dangers.push('unpinned');
  if (line.shell !== undefined || line.commands.some(isInlineCode)) dangers.push('shell');
  if (isDownload(line)) dangers.push('download');
  if (line.elevation !== undefined || openingsOf(line).length > 0) dangers.push('privileged');
  if (words.some(isPlainHttp)) dangers.push('plain-http');
  return dangers;
}

/** The parcels that a server brings. */
export function parcelsOfEntry({ launch }: ServerEntry): readonly Parcel[] {
  return launch.kind === 'remote' ? [] : commandLineOf(launch).commands.flatMap(parcelsOf);
}

const INTERPRETERS: Readonly<Record<string, RegExp>> = {
  node: /^(?:-e|--eval|-p|--print)(?:=|$)/,
  bun: /^(?:-e|--eval)$/,
  deno: /^eval$/,
  perl: /^-e/i,
  ruby: /^-e/,
  php: /^-r$/,
  python: /^-c/,
  python3: /^-c/,
  osascript: /^-e$/,
};

/** Code that stands in the command line itself. */
export function isInlineCode({ program, args }: CommandLine['commands'][number]): boolean {
  const flag = Object.hasOwn(INTERPRETERS, program) ? INTERPRETERS[program] : undefined;
  return flag !== undefined && args.some(({ text }) => flag.test(text));
}

const FETCHERS: ReadonlySet<string> = new Set([
  'curl',
  'wget',
  'fetch',
  'iwr',
  'irm',
  'invoke-webrequest',
  'invoke-restmethod',
  'aria2c',
  'certutil',
  'bitsadmin',
]);

/** Whether a script fetches something and runs it. */
export function isDownload({ commands, shell }: CommandLine): boolean {
  if (shell === undefined) return false;
  const { text } = shell.script;
  const fetches = commands.some(({ program }) => FETCHERS.has(program)) || /\b(?:curl|wget|iwr|irm)\s/i.test(text);
  return fetches && /[|;&`]|\$\(|<\(|\biex\b|invoke-expression/i.test(text);
}

/** Options by which a container reaches what is outside of it. */
export function openingsOf({ commands }: CommandLine): readonly string[] {
  return commands
    .filter(({ program }) => ['docker', 'podman', 'nerdctl'].includes(program))
    .flatMap(({ args }) => args.flatMap(({ text }, index) => openingIn(text, args[index + 1]?.text ?? '') ?? []));
}

function openingIn(text: string, next: string): string | undefined {
  if (text === '--privileged' || text === '--privileged=true') return '--privileged';
  const [name = '', given] = text.split('=', 2);
  const value = given ?? next;
  if (['--network', '--net', '--pid', '--ipc', '--userns', '--uts'].includes(name) && value === 'host') {
    return `${name}=host`;
  }
  if (name === '--cap-add' && /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|NET_ADMIN)$/i.test(value)) {
    return `--cap-add=${value}`;
  }
  if (!['-v', '--volume', '--mount'].includes(name)) return undefined;
  const mounted = name === '--mount' ? (/(?:^|,)(?:source|src)=([^,]{0,400})/.exec(value)?.[1] ?? '') : value;
  if (/docker\.sock|podman\.sock|containerd\.sock/.test(mounted)) return 'the socket of the container engine';
  const [source = ''] = mounted.split(':', 1);
  return source === '/' || /^[A-Za-z]$/.test(source) ? 'the whole disk of this machine' : undefined;
}

/** An address without TLS of another machine. */
export function isPlainHttp(text: string): boolean {
  if (!/^(?:http|ws):\/\//i.test(text)) return false;
  const url = URL.parse(text);
  return url === null || !isLoopback(url.hostname);
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host)
  );
}
