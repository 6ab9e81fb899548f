/**
 * Bytes that must not become text. Printed, joined or put into JSON they say `[secret]`; hashes and ciphers take them like any others. What
 * is sliced from them is secret too; a structured clone is plain again.
 */
const instead = '[secret]';

export class Secret extends Uint8Array<ArrayBuffer> {
  /** Makes a type of its own, so that plain bytes are not taken for wrapped ones. */
  declare private readonly secret: true;

  override toString(): string {
    return instead;
  }
  override toLocaleString(): string {
    return instead;
  }
  override join(): string {
    return instead;
  }
  toJSON(): string {
    return instead;
  }
  /** What Node prints. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return instead;
  }
}

/** The same memory under the wrapper: whoever zeroes one has zeroed both. */
export function secret(bytes: Uint8Array): Secret {
  return new Secret(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
}
