/**
 * JSON from strangers (RFC 8259). Where a name is said twice the last one counts, for us as for every client; `__proto__` is left out,
 * because it changes what a copy of the object inherits.
 */
import { AutonymError } from '../error.ts';

export type JsonObject = Record<string, unknown>;

/** Deeper than any token or profile in use by a factor of four. */
const maxDepth = 32;

/** Throws `bad-json`. The caller has bounded the length. */
export function parseJson(text: string): unknown {
  if (depthOf(text) > maxDepth) throw new AutonymError('bad-json', `This JSON is nested deeper than ${maxDepth} levels.`);
  try {
    return JSON.parse(text, (key, value: unknown) => (key === '__proto__' ? undefined : value));
  } catch (cause) {
    throw new AutonymError('bad-json', 'This is not JSON.', { cause });
  }
}

/** Throws `bad-json` for anything but an object. */
export function parseJsonObject(text: string): JsonObject {
  const value = parseJson(text);
  if (!isJsonObject(value)) throw new AutonymError('bad-json', 'This JSON is not an object.');
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Brackets open at once, outside strings. In text that is no JSON the number means nothing, and parsing says so. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return deepest;
}
