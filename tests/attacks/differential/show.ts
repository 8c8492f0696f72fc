/**
 * Shows how other JSON readers read what Durward refuses: `node tests/attacks/differential/show.ts`.
 * It is documentation, not a test: readers that are not installed are left out.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, type ByteCase } from './case.ts';
import { CASES } from './cases.ts';

/** A reader: it gets every case as one line of hexadecimal and prints one line for each. */
interface Reader {
  readonly name: string;
  readonly read: (lines: string, folder: string) => string | undefined;
}

const NODE = `
for (const line of require('fs').readFileSync(0, 'latin1').split('\\n').slice(0, -1)) {
  try { console.log(JSON.stringify(JSON.parse(Buffer.from(line, 'hex').toString('utf8')))); }
  catch { console.log('refused'); }
}`;

const PYTHON = `
import sys, json
for line in sys.stdin.read().split('\\n')[:-1]:
    try: print(json.dumps(json.loads(bytes.fromhex(line)), separators=(',', ':')))
    except Exception: print('refused')`;

const PERL = String.raw`
use JSON::PP; my $j = JSON::PP->new->utf8->canonical->allow_nonref;
while (my $l = <STDIN>) { chomp $l; my $v = eval { $j->decode(pack('H*', $l)) };
print $@ ? 'refused' : $j->encode($v), "\n"; }`;

/** Go the way servers use it: a struct of the members that are known, and one value from a stream. */
const GO = `package main
import ("bufio"; "bytes"; "encoding/hex"; "encoding/json"; "fmt"; "os")
type params struct { Name string \`json:"name,omitempty"\`; Arguments map[string]any \`json:"arguments,omitempty"\` }
type message struct {
	ID any \`json:"id,omitempty"\`; Method string \`json:"method,omitempty"\`; Params *params \`json:"params,omitempty"\`
	Result any \`json:"result,omitempty"\`
}
func main() {
	in := bufio.NewScanner(os.Stdin); in.Buffer(make([]byte, 1<<20), 1<<26)
	for in.Scan() {
		raw, _ := hex.DecodeString(in.Text()); var m message
		if err := json.NewDecoder(bytes.NewReader(raw)).Decode(&m); err != nil { fmt.Println("refused"); continue }
		out, _ := json.Marshal(m); fmt.Println(string(out))
	}
}`;

const READERS: readonly Reader[] = [
  { name: 'JSON.parse', read: (lines) => run(process.execPath, ['-e', NODE], lines) },
  { name: 'Python json', read: (lines) => run('python3', ['-c', PYTHON], lines) },
  {
    name: 'Go struct',
    read: (lines, folder) => {
      writeFileSync(join(folder, 'read.go'), GO);
      return run('go', ['run', join(folder, 'read.go')], lines);
    },
  },
  { name: 'Perl JSON::PP', read: (lines) => run('perl', ['-e', PERL], lines) },
  {
    name: 'jq',
    read: (lines) => {
      if (run('jq', ['--version'], '') === undefined) return undefined;
      return lines.split('\n').slice(0, -1).map(readByJq).join('\n');
    },
  },
];

function readByJq(line: string): string {
  const done = spawnSync('jq', ['-c', '.'], { input: Buffer.from(line, 'hex'), encoding: 'utf8' });
  return done.status === 0 ? done.stdout.trimEnd().replaceAll('\n', ' then ') : 'refused';
}

function run(command: string, args: readonly string[], input: string): string | undefined {
  const done = spawnSync(command, args, { input, encoding: 'utf8', maxBuffer: 64_000_000 });
  return done.status === 0 ? done.stdout : undefined;
}

function show(cases: readonly ByteCase[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'differential-'));
  try {
    const lines = cases.map((one) => `${Buffer.from(bytesOf(one)).toString('hex')}\n`).join('');
    const columns = READERS.flatMap(({ name, read }) => {
      const said = read(lines, folder);
      return said === undefined ? [] : [{ name, said: said.split('\n') }];
    });
    for (const [at, one] of cases.entries()) {
      process.stdout.write(`\n${one.name}: Durward says ${one.expect}\n`);
      for (const { name, said } of columns) {
        process.stdout.write(`  ${name.padEnd(14)} ${(said[at] ?? '').slice(0, 100)}\n`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Deep and huge cases only show stack traces.
show(CASES.filter((one) => one.expect !== 'pass' && bytesOf(one).length < 10_000));
