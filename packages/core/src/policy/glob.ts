/**
 * Matches a text against a pattern in which `*` stands for any run of characters and every other
 * character for itself. Linear in text × number of stars; no regular expression.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  if (pattern === '*' || !pattern.includes('*')) return pattern === '*' || pattern === text;
  const pieces = pattern.split('*');
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/**
 * Whether a URI is in a form in which a pattern means what it says: no dot segments, no encoded
 * dots, slashes or backslashes, no backslash, no control character or space. Only such URIs are
 * compared with patterns that hold a `*`; otherwise `file:///data/*` would reach
 * `file:///data/../etc/passwd`.
 */
export function isPlainUri(uri: string): boolean {
  for (let at = 0; at < uri.length; at += 1) {
    const code = uri.charCodeAt(at);
    if (code <= 0x20 || code === 0x7f || code === 0x5c) return false;
  }
  const lower = uri.toLowerCase();
  if (lower.includes('%2e') || lower.includes('%2f') || lower.includes('%5c')) return false;
  if (lower.includes('%25') || lower.includes('%00')) return false;
  const path = lower.split(/[?#]/, 1)[0] ?? '';
  return !path.split('/').some((segment) => segment === '.' || segment === '..');
}
