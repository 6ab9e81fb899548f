/** What the browser's storage failed with, as a code of ours. What was written before is intact in each case. */
import { AutonymError } from '../protocol/error.ts';

/** `usedBytes`: how much is kept here, where the browser tells. */
export function storageFault(cause: unknown, usedBytes?: number): AutonymError {
  switch (cause instanceof DOMException ? cause.name : '') {
    case 'QuotaExceededError': {
      const sentence = 'The disk is full: this change could not be kept. What was there before is intact.';
      if (usedBytes === undefined) return fault('storage-full', sentence, cause);
      const kilobytes = String(Math.ceil(usedBytes / 1000));
      return new AutonymError('storage-full', sentence, { cause, reason: 'size', places: [kilobytes] });
    }
    case 'ReadOnlyError':
    case 'NoModificationAllowedError':
      return readOnlyFault(cause);
    default:
      return fault('storage-unavailable', 'This browser does not let Autonym reach its storage at the moment.', cause);
  }
}

/** Reading works and writing does not: a profile on a disk that nobody may write. */
export function readOnlyFault(cause: unknown): AutonymError {
  const sentence = 'This browser lets Autonym read its storage and not write it. Nothing is lost, and nothing new can be kept.';
  return fault('storage-readonly', sentence, cause);
}

function fault(code: string, sentence: string, cause: unknown): AutonymError {
  return new AutonymError(code, sentence, { cause });
}
