/** Rows as aligned columns, two spaces between them, no borders and nothing after the last column. */
export function table(rows: readonly (readonly string[])[], indent = ''): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    }
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)));
      return `${indent}${cells.join('  ')}`.trimEnd();
    })
    .join('\n');
}

/** Colour sequences take no room. */
function widthOf(cell: string): number {
  return Array.from(cell.replaceAll(COLOUR, '')).length;
}

const COLOUR = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-9;]{0,16}m`, 'g');
