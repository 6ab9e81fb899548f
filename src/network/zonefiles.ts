/** The zone file of a name, and how far it is the owner's word. */
import { bytesToHex, bytesToUtf8, utf8ToBytes } from '@noble/hashes/utils';
import type { NameZonefile } from '../contract/names.ts';
import type { Said } from '../contract/said.ts';
import { hash160 } from '../protocol/keys/address.ts';
import type { Whereabouts, ZonefileV2 } from '../protocol/names/decide.ts';
import type { Name } from '../protocol/names/name.ts';
import type { Questions } from './questions.ts';

/** Undefined: its owner has none. A name of the first system costs one more question, because the chain has only the hash of its file. */
export async function findZonefile(questions: Questions, name: Name, place: Whereabouts): Promise<NameZonefile | undefined> {
  switch (place.at) {
    case 'none':
      return undefined;
    case 'unreachable':
    case 'untold':
      return { text: '', hash: '', state: place.at };
    case 'second':
      return zonefileOf(place.bytes, place.older ? 'stale' : 'current');
    case 'first': {
      const found = await findFirstZonefile(questions, name, place.hash);
      return found.state === 'current' && place.older ? { ...found, state: 'stale' } : found;
    }
  }
}

/** The chain has only the hash; the bytes are believed by it, whoever has them. */
async function findFirstZonefile({ askNodes }: Questions, { full }: Name, hash: string): Promise<NameZonefile> {
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
