import { isAbsolute, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  conciseText,
  fullText,
  githubText,
  jsonReport,
  junitText,
  sarifReport,
  type Level,
  type Pens,
  type ScanReport,
} from '@durward/scanner';
import { escapeText } from '../print/escape.ts';
import { documentText } from '../print/output.ts';
import type { Paint } from '../print/paint.ts';
import type { World } from '../world.ts';

export const FORMATS = ['full', 'concise', 'json', 'sarif', 'github', 'junit'] as const;

export type ReportFormat = (typeof FORMATS)[number];

interface FormatOptions {
  readonly format: ReportFormat;
  readonly failOn: Level | 'never';
  readonly paint: Paint;
  readonly version: string;
}

/** A report in one of the formats, without a line feed at its end. */
export function reportText(report: ScanReport, world: Pick<World, 'cwd' | 'home'>, options: FormatOptions): string {
  const { format, failOn, paint, version } = options;
  const pens: Pens = { escape: escapeText, paint, path: (path) => shortPath(path, world, format === 'full') };
  switch (format) {
    case 'full':
      return fullText(report, pens);
    case 'concise':
      return conciseText(report, pens);
    case 'github':
      return githubText(report, pens);
    case 'junit':
      return junitText(report, failOn, pens);
    case 'json':
      return documentText({ version: 1, ...jsonReport(report) });
    case 'sarif':
      return documentText(sarifReport(report, { version }, (path) => uriOf(path, world)));
  }
}

/** A path below the working folder by its rest; one below the home, for people, with `~`. */
function shortPath(path: string, { cwd, home }: Pick<World, 'cwd' | 'home'>, isForPeople: boolean): string {
  const below = insideOf(cwd, path);
  if (below !== undefined) return below;
  const atHome = insideOf(home, path);
  return atHome === undefined || !isForPeople ? path : `~/${atHome}`;
}

function insideOf(folder: string, path: string): string | undefined {
  const rest = relative(folder, path);
  return rest === '' || rest.startsWith('..') || isAbsolute(rest) ? undefined : rest.replaceAll('\\', '/');
}

function uriOf(path: string, { cwd }: Pick<World, 'cwd'>): { readonly uri: string; readonly uriBaseId?: string } {
  const below = insideOf(cwd, path);
  if (below === undefined) return { uri: pathToFileURL(path).href };
  return { uri: below.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}
