/** The little of Node's Buffer that bip39 uses; the build injects it wherever the pages say `Buffer`. */
class Bytes extends Uint8Array<ArrayBuffer> {
  /** bip39 asks for nothing but hex. */
  override toString(): string {
    return Array.from(this, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}

export const Buffer = {
  from(source: string | ArrayLike<number>, encoding?: string): Bytes {
    if (typeof source !== 'string') return new Bytes(Uint8Array.from(source).buffer);
    const hex = encoding === 'hex' ? source.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) : undefined;
    return new Bytes((hex ? Uint8Array.from(hex) : new TextEncoder().encode(source)).buffer);
  },
  isBuffer: (value: unknown): boolean => value instanceof Bytes,
};
