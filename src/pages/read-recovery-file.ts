/** A file the person chose, as text, if it can be a recovery file at all: what is too large is never read, what is no text is said to be none. */
import { PageError } from './page-error.ts';

/** As many characters as the wallet door takes. */
const largest = 16_000_000;

/** Throws `recovery-file-bad`. A byte order mark falls away. */
export async function readRecoveryFile(file: Pick<File, 'size' | 'arrayBuffer'>): Promise<string> {
  if (file.size > largest) throw bad();
  const bytes = await file.arrayBuffer().catch(() => {
    throw bad();
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw bad();
  }
}

function bad(): PageError {
  return new PageError('recovery-file-bad', 'This is not a recovery file of Autonym.');
}
