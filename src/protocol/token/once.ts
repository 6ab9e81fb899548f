/** What is read once, and said each time: the value, or the very error that reading it threw. */
export function once<T>(read: () => T): () => T {
  let said: { value: T } | { error: unknown } | undefined;
  return () => {
    if (!said) {
      try {
        said = { value: read() };
      } catch (error) {
        said = { error };
      }
    }
    if ('error' in said) throw said.error;
    return said.value;
  };
}
