/** What the tests use of triplesec 4.0.3, which has no types. */
declare module 'triplesec' {
  class WordArray {
    constructor(words: number[]);
    static from_buffer(bytes: Buffer): WordArray;
    words: number[];
    to_hex(): string;
  }
  const triplesec: {
    WordArray: typeof WordArray;
    ciphers: { TwoFish: new (key: WordArray) => { encryptBlock(words: number[]): void } };
    Encryptor: new (options: {
      key: Buffer;
      version: number;
    }) => {
      run(options: { data: Buffer }, done: (error: Error | null, sealed: Buffer) => void): void;
    };
  };
  export default triplesec;
}
