/**
 * The two names that every wallet wants, kept for Autonym whatever comes before or after. Registered only where the person said so. Where
 * another wallet has made them its own for good, they stay its own. Names that are one wallet's alone are never touched.
 */
const page = globalThis as unknown as Record<string, unknown>;

for (const alias of ['StacksProvider', 'BlockstackProvider']) {
  try {
    // Looked up when it is read: which of our two scripts runs first, the browser does not say. Who assigns to it is not disturbed.
    Object.defineProperty(page, alias, {
      enumerable: true,
      configurable: false, // Or it would keep what the other script gave it.
      get: () => page['AutonymProvider'],
      set: () => undefined,
    });
  } catch {
    // It was there first, and cannot be moved.
  }
}
