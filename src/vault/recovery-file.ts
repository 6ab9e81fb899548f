/**
 * The sealed vault as a text file: the same envelope, opened with the same password.
 * Format: docs/protocol/vault.md, "Recovery file".
 */
import { AutonymError } from '../protocol/error.ts';
import { type Copy, type Envelope, readCopy } from './envelope.ts';

const kind = 'Autonym recovery file';
const note = 'Keep this file and the password it was saved under. Either alone opens nothing.';

export function formatRecoveryFile({ generation, sha256, text }: Copy): string {
  return `${JSON.stringify({ kind, note, generation, sha256, vault: text }, null, 2)}\n`;
}

/** Throws `recovery-file-bad` or `recovery-file-newer`. */
export function parseRecoveryFile(text: string): Envelope {
  const fields = parse(text);
  const read = readCopy({ generation: fields['generation'], sha256: fields['sha256'], text: fields['vault'] });
  if (fields['kind'] !== kind) throw bad('This is not a recovery file of Autonym.');
  switch (read.state) {
    case 'whole':
      return read.envelope;
    case 'newer':
      throw new AutonymError('recovery-file-newer', 'This recovery file was saved by a later version of Autonym. Please update.');
    case 'absent':
    case 'damaged':
      throw bad('This recovery file is damaged or not complete.');
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function bad(sentence: string): AutonymError {
  return new AutonymError('recovery-file-bad', sentence);
}
