/** The one error of the product: a stable code for programs, a plain sentence for developers, a cause for us. What people read is in `_locales`. */

/** What a person is told: `code`, or one `reason` of it, chooses a message of `_locales`, and `places` fill it in. */
export type Said = { code: string; reason?: string | undefined; places?: readonly string[] | undefined };

export class AutonymError extends Error implements Said {
  override readonly name = 'AutonymError';
  /** Stable, kebab-case. The contract; the sentence may be reworded. */
  readonly code: string;
  readonly reason: string | undefined;
  readonly places: readonly string[] | undefined;

  /** Without a sentence the code stands for it: vite.config.ts, `codesAreEnough`. */
  constructor(code: string, message: string, options: { cause?: unknown } & Omit<Said, 'code'> = {}) {
    super(message || code, options);
    this.code = code;
    this.reason = options.reason;
    this.places = options.places;
  }

  /** Code, reason and places alone, to be kept or sent. */
  said(): Said {
    const { code, reason, places } = this;
    return { code, ...(reason && { reason }), ...(places && { places }) };
  }
}
