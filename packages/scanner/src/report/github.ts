import type { Pens } from './pens.ts';
import type { ScanReport } from './report.ts';

const COMMANDS = { low: 'notice', medium: 'warning', high: 'error', critical: 'error' } as const;

/** Annotations of GitHub Actions, one line each. Nothing in a text can begin another command. */
export function githubText({ findings, problems }: ScanReport, { escape, path }: Pens): string {
  const lines = findings.map(({ severity, control, what, next, at }) => {
    const who = [at.server, at.subject].filter((part) => part !== undefined).join(' / ');
    const place = {
      file: at.file === undefined ? undefined : path(at.file),
      line: at.place?.line,
      col: at.place?.column,
      title: `${severity}[${control}] ${who}`,
    };
    return command(COMMANDS[severity], place, escape(`${what}. Next: ${next}`));
  });
  const failed = problems.map(({ what, why, file, place }) =>
    command(
      'error',
      { file: file === undefined ? undefined : path(file), line: place?.line, title: 'durward scan' },
      escape(`${what}: ${why}`),
    ),
  );
  return [...lines, ...failed].join('\n');

  function command(name: string, place: Readonly<Record<string, string | number | undefined>>, text: string): string {
    const parts = Object.entries(place).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}=${property(escape(String(value)))}`],
    );
    return `::${name} ${parts.join(',')}::${data(text)}`;
  }
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
