/** The one error of the product: a stable code for programs, a plain sentence for people, a cause for us. */

export class AutonymError extends Error {
  override readonly name = 'AutonymError';
  /** Stable, kebab-case. The contract; the sentence may be reworded. */
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
