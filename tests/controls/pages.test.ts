import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTROLS } from '@durward/core';
import { describe, expect, test } from 'vitest';
import { controlOf, listIn, readPage, runFence, type Fence, type Page } from './page-harness.ts';

const ROOT = join(import.meta.dirname, '../..');

function pagesIn(folder: string): readonly Page[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => /^[a-z]{2}\d{3}-/i.test(name) && name.endsWith('.md'))
    .map((name) => readPage(`${folder}/${name}`, readFileSync(join(ROOT, folder, name), 'utf8')));
}

/** The title of one fence's test; it carries the requirements that the page proves. */
function titleOf(page: Page, fence: Fence): string {
  const proves = listIn(page, 'proves');
  const claim = proves.length === 0 ? '' : ` (${proves.join(', ')})`;
  return `line ${String(fence.line)}: ${fence.expect}${claim}`;
}

function check(page: Page): void {
  const control = controlOf(page);
  test.each(page.fences.map((fence) => ({ title: titleOf(page, fence), fence })))('$title', async ({ fence }) => {
    const outcome = await runFence(control, fence);
    expect(outcome.said).toBe(fence.expect);
    expect(outcome.by).toBe(fence.expect === 'allow' ? undefined : control.id);
    if (fence.expect === 'redact') expect(outcome.message?.json).toEqual(fence.body['becomes']);
  });

  test('has an example that is stopped and one that passes', () => {
    expect(page.fences.some((fence) => fence.expect !== 'allow')).toBe(true);
    expect(page.fences.some((fence) => fence.expect === 'allow')).toBe(true);
  });
}

const pages = pagesIn('docs/controls');
describe.each(pages)('control page $path', check);

const attacks = pagesIn('tests/attacks');
describe.each(attacks)('attack $path', check);

describe('every control', () => {
  test.each(CONTROLS.map((control) => control.id))('%s has its page and at least one attack', (id) => {
    expect(pages.filter((page) => page.front['id'] === id)).toHaveLength(1);
    expect(attacks.filter((attack) => attack.front['control'] === id).length).toBeGreaterThanOrEqual(1);
  });
});
