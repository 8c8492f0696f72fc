import { describe, expect, it } from 'vitest';
import type { WrapOptions } from '../../packages/cli/src/runtime-port.ts';
import { FakeWorld, type Changes } from './fake-world.ts';

function wrapping(changes: Changes = {}): { world: FakeWorld; asked: WrapOptions[] } {
  const asked: WrapOptions[] = [];
  const runtime = {
    runWrap: async (options: WrapOptions) => {
      asked.push(options);
      return 7;
    },
  };
  return { world: new FakeWorld({ ...changes, runtime }), asked };
}

describe('durward wrap', () => {
  it('hands over the command as it is, keeps standard output for it, and ends with its exit code', async () => {
    const { world, asked } = wrapping();
    expect(await world.run('wrap', '--', 'npx', '-y', 'server@1.2.3', '--json', '--name', 'x', '--help')).toBe(7);
    expect(asked).toMatchObject([
      {
        command: 'npx',
        args: ['-y', 'server@1.2.3', '--json', '--name', 'x', '--help'],
        name: 'npx',
        dataFolder: '/home/ana/.local/state/durward',
        stdout: world.stdout,
      },
    ]);
    expect(world.stdout.text + world.stderr.text).toBe('');
  });

  it('takes a name and a folder', async () => {
    const { world, asked } = wrapping();
    await world.run('wrap', '--name', 'files', '--data-folder', 'state', '--', 'node', 'a.js');
    expect(asked).toMatchObject([{ command: 'node', args: ['a.js'], name: 'files', dataFolder: '/work-folder/state' }]);
  });

  it('makes a name of the program, and keeps its state where the user keeps state', async () => {
    const { world, asked } = wrapping({ env: { XDG_STATE_HOME: '/state' } });
    await world.run('wrap', '--', '/opt/My Server_1.0');
    await world.run('wrap', '--', '/opt/日本');
    expect(asked).toMatchObject([
      { name: 'my-server-1-0', dataFolder: '/state/durward' },
      { name: 'server' },
    ]);
  });

  it('takes content, controls and the data folder of a configuration that is named, and of no other', async () => {
    const files = {
      '/work-folder/durward.yaml': 'content: { arguments: { instructions: allow } }',
      '/work-folder/own.yaml': 'content: { arguments: { secrets: deny } }',
      '/work-folder/bad.yaml': 'contents: {}',
    };
    const { world, asked } = wrapping({ files });
    await world.run('wrap', '--config', 'own.yaml', '--', 'node', 'a.js');
    await world.run('wrap', '--config', 'own.yaml', '--data-folder', 'state', '--', 'node', 'a.js');
    await world.run('wrap', '--', 'node', 'a.js');
    expect(asked.map(({ dataFolder }) => dataFolder)).toEqual([
      '/work-folder/durward-data', '/work-folder/state', '/home/ana/.local/state/durward',
    ]);
    expect(asked.map(({ config }) => config?.content.arguments.secrets)).toEqual(['deny', 'deny', undefined]);
    expect(await world.run('wrap', '--config', 'bad.yaml', '--', 'node', 'a.js')).toBe(2);
    expect(world.stderr.text).toContain('DURWARD_CONFIG_UNKNOWN_KEY');
    expect([asked.length, world.stdout.text]).toEqual([3, '']);
  });

  it('needs a command', async () => {
    const { world, asked } = wrapping();
    expect(await world.run('wrap')).toBe(2);
    expect(asked).toEqual([]);
  });
});
