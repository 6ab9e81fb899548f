/** The zone file of a name, and how far it is the owner's word. A file that could not be asked for is never one that was not written. */
import { bytesToHex, bytesToUtf8, utf8ToBytes } from '@noble/hashes/utils';
import type { NameZonefile } from '../contract/names.ts';
import type { Said } from '../contract/said.ts';
import type { Network } from '../contract/settings.ts';
import { hash160 } from '../protocol/keys/address.ts';
import type { Name } from '../protocol/names/name.ts';
import type { NameV1 } from './bns-v1.ts';
import { findWrittenV2, type ZonefileV2 } from './bns-v2.ts';
import type { Outcome, Questions } from './questions.ts';

export const untold: NameZonefile = { text: '', hash: '', state: 'untold' };
const unreachable: NameZonefile = { text: '', hash: '', state: 'unreachable' };

/** `word`: what the second system said of it. `first`: what the first system says of the name. */
export type Beside = { owner: string; word: Outcome<ZonefileV2>; first: Promise<Outcome<NameV1>> };

/** Of a name of the second system. Undefined: its owner has none. */
export async function findZonefile(
  questions: Questions,
  network: Network,
  name: Name,
  { owner, word, first }: Beside,
): Promise<NameZonefile | undefined> {
  if (word.kind === 'silent') return unreachable;
  if (typeof word.answer === 'object') return zonefileOf(word.answer.bytes, 'current');
  switch (word.answer) {
    // The same node has just named its owner: its two answers do not fit, so neither says that there is none.
    case 'no-name':
      return unreachable;
    case 'revoked':
      return untold;
    case 'never-written':
      return findOlder(questions, name, owner, await first);
    // The contract holds it back; the map still has what was last written, and by whom.
    case 'left':
    case 'run-out': {
      const written = await questions.askNodes(
        'written-zonefile',
        (node) => findWrittenV2(node, network, name),
        (found) => (found === undefined ? { code: 'never-written' } : { code: 'written-by', places: [found.owner] }),
      );
      if (written.kind === 'silent') return unreachable;
      // Taken down by the present owner: their word, so nothing older takes its place.
      if (written.answer === undefined) return undefined;
      return zonefileOf(written.answer.bytes, written.answer.owner === owner ? 'current' : 'stale');
    }
  }
}

/** The first system may still have one, and it counts only if the name did not change hands between the two. */
async function findOlder(
  questions: Questions,
  name: Name,
  owner: string,
  first: Outcome<NameV1>,
): Promise<NameZonefile | undefined> {
  if (first.kind === 'silent') return unreachable;
  if (typeof first.answer !== 'object' || first.answer.zonefileHash === undefined) return undefined;
  const older = await findFirstZonefile(questions, name, first.answer.zonefileHash);
  return older.state === 'current' && first.answer.owner !== owner ? { ...older, state: 'stale' } : older;
}

/** The chain has only the hash; the bytes are believed by it, whoever has them. */
export async function findFirstZonefile({ askNodes }: Questions, { full }: Name, hash: string): Promise<NameZonefile> {
  const isRight = (bytes: Uint8Array | undefined) => bytes !== undefined && bytesToHex(hash160(bytes)) === hash;
  const say = (bytes: Uint8Array | undefined): Said => ({
    code: bytes === undefined ? 'has-none' : isRight(bytes) ? 'right-file' : 'other-file',
  });

  const listed = await askNodes('first-zonefile', async (node) => wholeText((await node.findListed(full))?.zonefile), say);
  const text = listed.kind === 'said' ? listed.answer : undefined;
  if (text !== undefined && isRight(text)) return zonefileOf(text, 'current');
  const kept = await askNodes('zonefile-by-hash', (node) => node.findAttachment(hash), say);
  const bytes = kept.kind === 'said' ? kept.answer : undefined;
  if (bytes !== undefined && isRight(bytes)) return zonefileOf(bytes, 'current');
  const wrong = text ?? bytes;
  return wrong === undefined ? { text: '', hash, state: 'undelivered' } : { ...zonefileOf(wrong, 'hash-mismatch'), hash };
}

/** As it was written. What is not text is shown as well as it can be. */
function zonefileOf(bytes: Uint8Array, state: NameZonefile['state']): NameZonefile {
  return { text: bytesToUtf8(bytes), hash: bytesToHex(hash160(bytes)), state };
}

/** The API gives text: where bytes were no text it has put U+FFFD, and the file they were cannot be had from it. */
function wholeText(text: string | undefined): Uint8Array | undefined {
  return text === undefined || text.includes('\ufffd') ? undefined : utf8ToBytes(text);
}

export function sayZonefile(answer: ZonefileV2): Said {
  return typeof answer === 'object' ? { code: 'bytes', places: [String(answer.bytes.length)] } : { code: answer };
}
