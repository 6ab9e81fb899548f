/**
 * Clarity values as a person reads them, in the notation of the language: `u100`, `"text"`, `(some 0x00)`, `{ id: u1 }`.
 * Source: the Clarity reference, "Types" (https://docs.stacks.co/reference/clarity/types); as `Cl.stringify` of @stacks/transactions.
 */
import { bytesToHex } from '@noble/hashes/utils';
import type { ClarityValue } from './clarity.ts';

/** One line. Texts are escaped, so that no value can look like another or break the line. */
export function formatClarityText(value: ClarityValue): string {
  switch (value.type) {
    case 'int':
      return value.value.toString();
    case 'uint':
      return `u${value.value}`;
    case 'buffer':
      return `0x${bytesToHex(value.bytes)}`;
    case 'bool':
      return String(value.value);
    case 'principal':
      return `'${value.principal}`;
    case 'ok':
    case 'err':
    case 'some':
      return `(${value.type} ${formatClarityText(value.value)})`;
    case 'none':
      return 'none';
    case 'list':
      return `(list${value.items.map((item) => ` ${formatClarityText(item)}`).join('')})`;
    case 'tuple': {
      // In the order they travel in, whoever made the value.
      const sorted = [...value.fields].sort(([a], [b]) => (a < b ? -1 : 1));
      const fields = sorted.map(([name, field]) => `${name}: ${formatClarityText(field)}`);
      return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
    }
    case 'ascii':
      return quote(value.text);
    case 'utf8':
      return `u${quote(value.text)}`;
  }
}

/** Controls, and what turns the direction of a line, are written as their code points. */
function quote(text: string): string {
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
  return `"${escaped}"`;
}
