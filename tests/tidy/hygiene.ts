import { at, isProduction, isTest, type Rule, type SourceFile } from './tree.ts';
import { calleeOf, importsOf, nodesOfType } from './syntax.ts';

const SKIPPING = /^(?:describe|test|it|bench|suite)\.(?:.+\.)?(?:only|skip|todo|fails)(?:\.|$)/;

/** No test is skipped, left open or run alone. `skipIf` and `runIf` say when a test cannot run, and may stay. */
export const noSkippedTests: Rule = (files) =>
  files.filter((file) => isTest(file) && file.path.endsWith('.ts')).flatMap((file) =>
    nodesOfType(file, 'CallExpression')
      .filter((node) => SKIPPING.test(calleeOf(node) ?? ''))
      .map((node) => `${at(file, node.start)}: ${calleeOf(node) ?? ''}`));

/** Code that ships imports no test. */
export const noTestsInProduction: Rule = (files) =>
  files.filter(isProduction).flatMap((file) =>
    importsOf(file)
      .filter((one) => one.from.endsWith('.test.ts') || one.from.includes('/tests/'))
      .map((one) => `${at(file, one.offset)}: ${one.from}`));

/** The licence is there, and every package names it. A package that is published lists its files. */
export const licensed: Rule = (files) => {
  const licence = files.find(({ path }) => path === 'LICENSE');
  const wrong = licence?.text.includes('Apache License') === true ? [] : ['LICENSE: the Apache License is missing'];
  return wrong.concat(files.filter(({ path }) => MANIFEST.test(path)).flatMap((file) => unlicensed(file)));
};

const MANIFEST = /^(?:packages\/[^/]+\/)?package\.json$/;

function unlicensed(file: SourceFile): readonly string[] {
  const manifest = JSON.parse(file.text) as { license?: string; private?: boolean; files?: readonly string[] };
  const faults = manifest.license === 'Apache-2.0' ? [] : [`${file.path}: license must be Apache-2.0`];
  if (manifest.private !== true && manifest.files === undefined) faults.push(`${file.path}: no list of files`);
  return faults;
}
