/** What a hub says when it refuses: a status, the name of the reference hub's error class, and a sentence. */
export type RefusalName =
  | 'ValidationError'
  | 'AuthTokenTimestampValidationError'
  | 'NotEnoughProofError'
  | 'BadPathError'
  | 'DoesNotExist'
  | 'ConflictError'
  | 'PreconditionFailedError'
  | 'PayloadTooLargeError';

const statusOf: Record<RefusalName, number> = {
  ValidationError: 401,
  AuthTokenTimestampValidationError: 401,
  NotEnoughProofError: 402,
  BadPathError: 403,
  DoesNotExist: 404,
  ConflictError: 409,
  PreconditionFailedError: 412,
  PayloadTooLargeError: 413,
};

export class HubRefusal extends Error {
  readonly status: number;
  /** With a failed precondition: the ETag that the file has now. */
  readonly etag: string | undefined;

  constructor(name: RefusalName, message: string, etag?: string) {
    super(message);
    this.name = name;
    this.status = statusOf[name];
    this.etag = etag;
  }
}
