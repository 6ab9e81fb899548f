/** Profiles: token files, claims, and what stood in the place of zone files before them. */
import { readPointers } from '../../../src/protocol/names/pointers.ts';
import { isJsonObject, parseJson } from '../../../src/protocol/token/json.ts';
import { convertLegacyProfile } from '../../../src/protocol/token/legacy-profile.ts';
import { verifyProfileFile } from '../../../src/protocol/token/profile-token.ts';
import { profileView } from '../../../src/protocol/token/profile-view.ts';
import { profiles as vectors } from '../../protocol/token/vectors.ts';
import type { Target } from '../fuzz.ts';
import { anyLetter, readOrRefused } from '../refusals.ts';

const owner = vectors.tokenFiles[0]?.addresses.stx ?? '';

export const profiles: Target = {
  name: 'profiles',
  corpus: [
    ...vectors.tokenFiles.map(({ token }) => JSON.stringify([{ token }], null, 2)),
    ...vectors.made.map(({ file }) => file),
    ...vectors.tokenFiles.map(({ claim }) => JSON.stringify(claim)),
    ...vectors.persons.map(({ profile }) => JSON.stringify(profile)),
    JSON.stringify(vectors.legacyConversion.input),
  ],
  pieces: [
    ...[
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      ':',
      '\\',
      '\\u0000',
      '\\ud800',
      'null',
      '1e999',
      '-0',
      '9007199254740993',
      '.',
      'e30',
      '==',
    ],
    ...[
      '"__proto__":',
      '"constructor":',
      '"name":',
      '"image":[',
      '"account":[{',
      '"contentUrl":"javascript:',
      '"service":',
      '"token":"',
    ],
    ...['"v":"0.2"', '"bio":', '"website":', '"avatar":{"url":', '\u202e', '<script>', '&lt;', '😀'],
  ],
  letter: anyLetter,
  maxLength: 600_000,
  limitMs: 50,
  run: (text) => {
    readOrRefused(() => verifyProfileFile(text, owner), 'profile-malformed', 'profile-bad-signature', 'profile-wrong-owner');
    readOrRefused(() => readPointers(text, { name: 'a.id', isLocalNetwork: false }), 'bad-zonefile');
    const claim = readOrRefused(() => parseJson(text), 'bad-json');
    if (!isJsonObject(claim)) return;
    for (const one of [claim, convertLegacyProfile(claim)]) {
      const view = profileView(one);
      if (JSON.stringify(view).length > 200_000) throw new Error('what is shown has no bounds');
      if (/[\p{Cc}\p{Cf}\p{Cs}]/u.test(`${view.name}${view.description}`)) throw new Error('what is shown is not plain');
    }
  },
};
