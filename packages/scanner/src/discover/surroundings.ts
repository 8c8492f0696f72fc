import { posix, win32, type PlatformPath } from 'node:path';

export type Platform = 'linux' | 'darwin' | 'win32';

/** What the places of configurations depend on. */
export interface Surroundings {
  readonly platform: Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The folders of a platform under which clients keep their settings. */
export interface Folders {
  readonly path: PlatformPath;
  readonly home: string;
  /** Settings of applications: `~/.config`, `~/Library/Application Support`, `%APPDATA%`. */
  readonly settings: string;
  /** `~/.config` everywhere, for programs that keep to it on every platform. */
  readonly dotConfig: string;
  /** Settings for all users of the machine, by the name that a client has there. */
  readonly shared: (names: { readonly linux: string; readonly darwin: string; readonly win32: string }) => string;
}

/** The folders of a machine. Pure: it looks at nothing. */
export function foldersOf({ platform, home, env }: Surroundings): Folders {
  const path = platform === 'win32' ? win32 : posix;
  const dotConfig = absolute(env['XDG_CONFIG_HOME'], path) ?? path.join(home, '.config');
  return {
    path,
    home,
    dotConfig: platform === 'win32' ? path.join(home, '.config') : dotConfig,
    settings: settingsOf({ platform, home, env }, path, dotConfig),
    shared: (names) => path.join(sharedRoot(platform, env), names[platform]),
  };
}

function settingsOf({ platform, home, env }: Surroundings, path: PlatformPath, dotConfig: string): string {
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support');
  if (platform === 'linux') return dotConfig;
  return absolute(env['APPDATA'], path) ?? path.join(home, 'AppData', 'Roaming');
}

function sharedRoot(platform: Platform, env: Surroundings['env']): string {
  if (platform === 'linux') return '/etc';
  if (platform === 'darwin') return '/Library/Application Support';
  return absolute(env['ProgramData'], win32) ?? 'C:\\ProgramData';
}

/** A relative path in a variable is a mistake, and leads anywhere. */
export function absolute(value: string | undefined, path: PlatformPath): string | undefined {
  return value !== undefined && path.isAbsolute(value) ? value : undefined;
}
