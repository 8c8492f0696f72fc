const decoder = new TextDecoder('utf-8', { fatal: true });

/** Bytes as text, or undefined when they are not UTF-8. */
export function decodedUtf8(bytes: readonly number[] | Uint8Array): string | undefined {
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
