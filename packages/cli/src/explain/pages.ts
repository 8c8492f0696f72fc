import { FileError, type ReadFile } from '@durward/gateway';
import type { AnyControl } from '@durward/core';

const PAGE_BYTES_MAX = 256 * 1024;

/** The page of a control from the first folder that has it; undefined when none does. */
export function controlPage(control: AnyControl, folders: readonly string[], readFile: ReadFile): string | undefined {
  for (const folder of folders) {
    try {
      const { bytes } = readFile(`${folder}/${control.id}-${control.name}.md`, PAGE_BYTES_MAX);
      return withoutFrontMatter(new TextDecoder().decode(bytes)).trim();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }
  return undefined;
}

/** What stands between two lines `---` at the top is for programs. */
function withoutFrontMatter(text: string): string {
  if (!text.startsWith('---\n')) return text;
  const end = text.indexOf('\n---\n', 3);
  return end < 0 ? text : text.slice(end + 5);
}
