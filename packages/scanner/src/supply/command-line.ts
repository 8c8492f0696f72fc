import type { ProgramLaunch, Word } from '../read/server-entry.ts';

/** One program with its arguments, without what stands around it. */
export interface SimpleCommand {
  /** The name of the program, without folder and ending, in lower case. */
  readonly program: string;
  readonly at: Word;
  readonly args: readonly Word[];
}

/** What a client starts, taken apart. */
export interface CommandLine {
  /** The commands that run, in order: more than one where a shell strings them together. */
  readonly commands: readonly SimpleCommand[];
  /** The shell that a script is handed to, with the script. */
  readonly shell: { readonly name: string; readonly script: Word } | undefined;
  /** The program that gives further rights, such as `sudo`. */
  readonly elevation: SimpleCommand | undefined;
}

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish', 'ash', 'busybox']);
const POWERSHELLS: ReadonlySet<string> = new Set(['powershell', 'pwsh']);
const ELEVATIONS: ReadonlySet<string> = new Set(['sudo', 'doas', 'pkexec', 'su', 'runas', 'gsudo']);
/** Programs that start the one that follows them. */
const CARRIERS: ReadonlySet<string> = new Set([
  'env',
  'nice',
  'nohup',
  'time',
  'timeout',
  'exec',
  'command',
  'stdbuf',
]);
const LAYERS_MAX = 8;
/** What makes more than one command out of a text. */
const SEPARATOR = /[;&|\n]/;

/** Takes a launch apart: wrappers, shells and what they run. Runs nothing, and expands nothing. */
export function commandLineOf({ command, args }: ProgramLaunch): CommandLine {
  let current = simple(command, args);
  let shell: CommandLine['shell'];
  let elevation: SimpleCommand | undefined;
  for (let layer = 0; layer < LAYERS_MAX; layer += 1) {
    if (ELEVATIONS.has(current.program)) elevation ??= current;
    const script = scriptOf(current);
    if (script !== undefined) {
      shell = { name: current.program, script };
      return { commands: commandsIn(script), shell, elevation };
    }
    const inner = innerOf(current);
    if (inner === undefined) break;
    current = inner;
  }
  return { commands: [current], shell, elevation };
}

function simple(command: Word, args: readonly Word[]): SimpleCommand {
  return { program: programName(command.text), at: command, args };
}

/** `C:\Program Files\nodejs\npx.cmd` is `npx`. */
export function programName(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  return dot > 0 && ['.exe', '.cmd', '.bat', '.ps1', '.com'].includes(name.slice(dot)) ? name.slice(0, dot) : name;
}

/** The script that a shell is given, if this is a shell with one. */
function scriptOf({ program, args }: SimpleCommand): Word | undefined {
  if (SHELLS.has(program)) {
    const flag = args.findIndex(({ text }) => text.startsWith('-') && !text.startsWith('--') && text.includes('c'));
    return flag < 0 ? undefined : args[flag + 1];
  }
  if (POWERSHELLS.has(program)) {
    const flag = args.findIndex(({ text }) => /^[-/](?:c|command|e|ec|encodedcommand)$/i.test(text));
    return flag < 0 ? undefined : joined(args.slice(flag + 1));
  }
  if (program !== 'cmd') return undefined;
  const flag = args.findIndex(({ text }) => /^\/[ck]$/i.test(text));
  const rest = joined(args.slice(flag + 1));
  // `cmd /c npx …` is how programs without an .exe are started on Windows: nothing is strung together.
  return flag >= 0 && rest !== undefined && /[&|<>^]/.test(rest.text) ? rest : undefined;
}

function joined(words: readonly Word[]): Word | undefined {
  const [first] = words;
  return first === undefined ? undefined : { text: words.map(({ text }) => text).join(' '), place: first.place };
}

/** The command inside a wrapper; undefined when this is none. */
function innerOf({ program, args }: SimpleCommand): SimpleCommand | undefined {
  const rest = program === 'cmd' ? args.filter(({ text }) => !/^\/[ckqds]$/i.test(text)) : args;
  if (program !== 'cmd' && !ELEVATIONS.has(program) && !CARRIERS.has(program)) return undefined;
  const at = rest.findIndex(({ text }) => !text.startsWith('-') && !isAssignment(text) && !isAmount(text));
  const next = rest[at];
  return next === undefined ? undefined : simple(next, rest.slice(at + 1));
}

function isAssignment(text: string): boolean {
  return /^[A-Za-z_]\w{0,127}=/.test(text);
}

/** What `timeout` and `nice` are told. */
function isAmount(text: string): boolean {
  return /^[0-9.]{1,12}[smhd]?$/.test(text);
}

/** The commands of a script, split where a shell would begin another one. Quotes are taken off, no more. */
function commandsIn(script: Word): readonly SimpleCommand[] {
  return script.text.split(SEPARATOR).flatMap((part) => {
    const words = part
      .split(/\s/)
      .filter((text) => text !== '' && !isAssignment(text))
      .map((text) => ({ text: bare(text), place: script.place }));
    const [first, ...rest] = words;
    if (first === undefined) return [];
    const command = simple(first, rest);
    return [innerOf(command) ?? command];
  });
}

function bare(text: string): string {
  return text.replaceAll(/["'()`]/g, '');
}
