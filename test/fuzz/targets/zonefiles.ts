/** Zone files, as everything that reads them reads them: records, JSON, where they lead, and the subdomains in them. */
import { isDeepStrictEqual } from 'node:util';
import { utf8ToBytes } from '@noble/hashes/utils';
import { readPointers } from '../../../src/protocol/names/pointers.ts';
import { readSubdomains } from '../../../src/protocol/names/subdomain.ts';
import { followSubdomain } from '../../../src/protocol/names/subdomain-chain.ts';
import { findJsonSubdomain, findSubdomainFile } from '../../../src/protocol/names/subdomain-places.ts';
import { formatZonefile, maxZonefileBytes, parseZonefile } from '../../../src/protocol/names/zonefile.ts';
import { vectors } from '../../protocol/names/vectors.ts';
import type { Target } from '../fuzz.ts';
import { anyLetter, readOrRefused } from '../refusals.ts';

const records = ['URI', 'TXT', 'A', 'AAAA', 'CNAME', 'MX', 'SRV', 'CAA', 'TLSA', 'SOA', 'IN'].map((word) => ` ${word} `);
const marks = [
  '\n',
  '\t',
  ' ',
  '\r\n',
  '"',
  '\\',
  '(',
  ')',
  ';',
  '@ ',
  '_http._tcp ',
  '$ORIGIN ',
  '$TTL ',
  '$INCLUDE ',
  '$GENERATE ',
];
const values = [
  'a.id',
  '3600 ',
  '10 ',
  '65536 ',
  '-1 ',
  'https://a.example/profile.json',
  '192.0.2.1',
  '::1',
  '"owner=',
  '"seqn=0"',
];
const json = ['{', '}', '[', ']', '":"', ',', '"owner":"SP1"', '"subdomains":', '"__proto__":', '"website":"https://a.example"'];

/** So that an operation has one before it. */
const signed = parseZonefile(vectors.signedSubdomain.record);

export const zonefiles: Target = {
  name: 'zonefiles',
  corpus: [
    ...vectors.zonefiles.map(({ text }) => text),
    vectors.signedSubdomain.record,
    JSON.stringify(vectors.bnsV2Zonefile.legacyFormat),
    JSON.stringify(vectors.bnsV2Zonefile.newFormat),
    '$ORIGIN a.id\n@ 300 IN MX 10 mail.example.\n_s._tcp SRV 1 2 443 a.example.\n@ CAA 0 issue "ca.example"\n_443._tcp TLSA 3 1 1 00ff\n',
  ],
  pieces: [...records, ...marks, ...values, ...json],
  letter: anyLetter,
  maxLength: maxZonefileBytes + 100,
  limitMs: 50,
  run: (text) => {
    readOrRefused(() => readPointers(text, { name: 'a.id', isLocalNetwork: false }), 'bad-zonefile');
    findJsonSubdomain(text, 'a');
    findSubdomainFile(text);
    const zonefile = readOrRefused(() => parseZonefile(text), 'bad-zonefile');
    if (zonefile === undefined) return;
    readOrRefused(() => readSubdomains(zonefile, 'a.id'), 'bad-subdomain');
    for (const full of ['a.a.id', 'bar.a.id']) readOrRefused(() => followSubdomain([signed, zonefile], full), 'bad-subdomain');
    const written = formatZonefile({ ttl: 3600, ...zonefile });
    // With tabs and quotes that nobody needs it may be longer than a zone file may be.
    if (utf8ToBytes(written).length > maxZonefileBytes) return;
    if (!isDeepStrictEqual(parseZonefile(written), { ttl: 3600, ...zonefile }))
      throw new Error('what it reads, it writes otherwise');
  },
};
