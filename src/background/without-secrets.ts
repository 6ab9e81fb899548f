/** What is kept of requests and answers for whoever looks for a mistake in them: their shape, with a word where a secret stood. */

/** Names under which apps and wallets of all years keep what opens something. */
const secretName =
  /^(?:.*private_?key.*|app_?key|.*association_?token|.*core_?token|.*session_?token|authorization|mnemonic|.*phrase|seed|password|.*secret.*)$/i;
const mostChars = 200;
const mostDepth = 32;

/** Whether JSON has a member that nobody sends who knows what it is. */
export const namesSecret = (json: string): boolean =>
  // Each character is walked over twice at most, whatever a page sends.
  [...json.matchAll(/"([^"]*)(?="\s*:)/g)].some(([, name = '']) => secretName.test(name));

/** For what we answer ourselves: besides, no text that is as long as a key goes through, nor a token. */
export function withoutSecrets(value: unknown, name = '', depth = 0): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'number')
    return secretName.test(name) ? kept(value) : value;
  if (secretName.test(name)) return '[kept back]';
  if (typeof value === 'string') return plain(value);
  if (typeof value !== 'object' || depth > mostDepth) return undefined;
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, '', depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutSecrets(one, key, depth + 1)]));
}

/** That there is none is no secret. */
const kept = (value: unknown) => (value === null ? null : '[kept back]');

function plain(text: string): string {
  // Keys, signatures and transactions; a public key begins with what a key of an app never does.
  if (/^(?!0[23][0-9a-f]{64}$)(?:0x)?[0-9a-f]{64,}$/i.test(text)) return `[${text.length} hex digits]`;
  if (/^(?:bearer )?(?:v1:)?eyJ[\w-]*\.[\w-]*\./i.test(text)) return '[a token]';
  return text.length > mostChars ? `[${text.length} characters]` : text;
}

/** The answer to a sign-in is a token, which is shown as what it says. */
export function answerWithoutSecrets(result: unknown): unknown {
  const { response, redirect, ...rest } = Object(result) as Record<string, unknown>;
  if (typeof response !== 'string') return withoutSecrets(result);
  const shown = withoutSecrets(rest) as object;
  const answer = withoutSecrets(claimsOf(response)) ?? '[a token]';
  if (typeof redirect !== 'string') return { response: answer, ...shown };
  return { response: answer, redirect: redirect.replaceAll(response, '[the answer]'), ...shown };
}

/** What a token says, verified by nobody. */
export function claimsOf(token: string): unknown {
  try {
    const bytes = Uint8Array.from(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')), (one) =>
      one.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined; // Whoever shows it says so.
  }
}
