import { at, isCode, isProduction, type Rule, type SourceFile } from './tree.ts';
import { nodesOfType, type Node } from './syntax.ts';

const FILE_LINES_MAX = 500;
const FUNCTION_LINES_MAX = 70;
const LINE_LENGTH_MAX = 120;

/** No file of code is longer than 500 lines. */
export const shortFiles: Rule = (files) =>
  files.filter(isCode).flatMap((file) => {
    const lines = file.text.trimEnd().split('\n').length;
    return lines > FILE_LINES_MAX ? [`${file.path}: ${String(lines)} lines`] : [];
  });

/** No line of code is longer than 120 columns. */
export const shortLines: Rule = (files) =>
  files.filter(isCode).flatMap((file) =>
    file.text.split('\n').flatMap((line, index) =>
      line.length > LINE_LENGTH_MAX ? [`${file.path}:${String(index + 1)}: ${String(line.length)} columns`] : []));

/** No function that ships has more than 70 lines, blank lines and comments aside. */
export const shortFunctions: Rule = (files) =>
  files.filter(isProduction).flatMap((file) =>
    nodesOfType(file, 'FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression').flatMap((node) => {
      const lines = codeLinesOf(file, node);
      return lines > FUNCTION_LINES_MAX ? [`${at(file, node.start)}: a function of ${String(lines)} lines`] : [];
    }));

function codeLinesOf(file: SourceFile, node: Node): number {
  return file.text.slice(node.start, node.end).split('\n').filter((line) => {
    const text = line.trim();
    return text !== '' && !text.startsWith('//') && !text.startsWith('*') && !text.startsWith('/*');
  }).length;
}
