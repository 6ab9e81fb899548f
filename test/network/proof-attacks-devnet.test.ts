/**
 * Every way in which a node of the devnet can cheat, against the whole way that the extension goes: the seal never says verified of a lie. Once with
 * the liar alone, and once with an honest node that is asked after it.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accounts } from '../../devnet/accounts.ts';
import { type Devnet, type FurtherNode, startDevnet } from '../../devnet/main.ts';
import { makeHttp } from '../../src/background/http.ts';
import { type CheckedAnswer, makeChecking } from '../../src/background/proof.ts';
import type { Network } from '../../src/contract/settings.ts';
import { makeResolver } from '../../src/network/resolver.ts';
import { standingOfSubdomain } from '../../src/network/standing-subdomain.ts';
import { memoryRows } from '../background/memory.ts';

const { bob, tester, erin } = accounts;
const name = 'target.btc';
const files = { first: zonefile('first'), second: zonefile('second'), false: zonefile('liar') };

let devnet: Devnet;
let liar: FurtherNode;
/** In which the name was of the first owner, with the first zone file. */
let oldBlock: string;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  liar = await devnet.addNode();
  await devnet.control('claim', { name, owner: tester.stacks, zonefile: files.first });
  // A name that was claimed in one step cannot be given away before its block is two old.
  await devnet.control('mine', { blocks: 2 });
  oldBlock = ((await (await fetch(`${devnet.nodeUrl}/v3/tenures/info`)).json()) as { tip_block_id: string }).tip_block_id;
  await devnet.control('change', { name, owner: erin.stacks });
  await devnet.control('change', { name, zonefile: files.second });
  await devnet.control('mine', { blocks: 1 });
}, 300_000);
afterEach(() => liar.control('reset', {}));
afterAll(() => devnet?.stop());

function zonefile(host: string): string {
  return `$ORIGIN ${name}\n$TTL 3600\n_http._tcp\tIN\tURI\t10\t1\t"https://${host}.example/"\n`;
}

/** A browser that never saw the name: asks the first of these nodes, and checks with all. */
async function look(...nodeUrls: string[]): Promise<CheckedAnswer> {
  const network: Network = { ...devnet.network, proofs: devnet.proofs, nodeUrls };
  const http = makeHttp(fetch, { network: () => network });
  const sleep = (ms: number) => new Promise<void>((go) => setTimeout(go, ms));
  const powers = { http, now: Date.now, sleep, network, agreeing: 1, tips: new Map(), isFailing: () => false };
  const checking = makeChecking({ http, now: Date.now, sleep, rows: memoryRows(), tellQueue: () => {} });
  let answer: CheckedAnswer = await makeResolver({ ...powers, standingOfSubdomain }).resolve(name);
  for (const isSecondTry of [false, true]) {
    const checked = await checking.check(answer, network, 1, isSecondTry);
    answer = checked.answer;
    if (checked.again === undefined) return answer;
    answer = await makeResolver({ ...powers, standingOfSubdomain }).resolve(name);
  }
  return answer;
}

type Brief = { seal: CheckedAnswer['seal']; owner?: string; file?: string; lead: boolean; why?: string };

/** What is told, and why not more. */
function brief({ seal, owner, zonefile, proof, lead }: CheckedAnswer): Brief {
  const text = zonefile && 'text' in zonefile ? zonefile.text : undefined;
  const file = (Object.keys(files) as (keyof typeof files)[]).find((key) => files[key] === text);
  const why = proof && 'why' in proof ? proof.why.code : undefined;
  return { seal, lead: lead !== undefined, ...(owner && { owner }), ...(file && { file }), ...(why && { why }) };
}

const lies = {
  owner: { owner: bob.stacks },
  'zone file': { zonefile: files.false },
  'owner and the zone file': { owner: bob.stacks, zonefile: files.false },
};
/** How it cheats, and what is said of it when there is nobody else. */
const ways: Record<string, [cheat: object, seal: CheckedAnswer['seal'], why: string]> = {
  'true proofs': [{}, 'contradiction', 'differs'],
  'the lie beside a true proof': [{ mode: 'false' }, 'contradiction', 'proof-value'],
  'no proofs': [{ mode: 'none' }, 'single-source', 'proof-absent'],
  'withheld proofs': [{ mode: 'withheld' }, 'single-source', 'proof-absent'],
  'proofs cut short': [{ mode: 'cut' }, 'single-source', 'proof-truncated'],
  'proofs of before': [{ mode: 'old' }, 'contradiction', 'proof-root'],
  'spliced proofs': [{ mode: 'spliced' }, 'contradiction', 'proof-spliced'],
  'false roots': [{ mode: 'wrong-root' }, 'single-source', 'proof-header-missing'],
  'an old tip': [{ mode: 'stale', hours: 24 }, 'single-source', 'proof-stale'],
  'a block of strangers': [{ mode: 'forged', signers: 'strangers' }, 'single-source', 'proof-unknown-signer'],
  'a block of the next signers': [{ mode: 'forged', signers: 'next-cycle' }, 'single-source', 'proof-unknown-signer'],
  'a block of too few': [{ mode: 'forged', signers: 'few' }, 'single-source', 'proof-weight'],
  'a shadow block': [{ mode: 'forged', signers: 'shadow' }, 'single-source', 'proof-shadow-block'],
};

it('the truth is verified', async () => {
  const told = { seal: 'verified', owner: erin.stacks, file: 'second', lead: true };
  expect(brief(await look(liar.nodeUrl))).toEqual(told);
}, 60_000);

describe.each(Object.entries(lies))('NET-01 NET-21 a node that lies about the %s', (_, lie) => {
  it.each(Object.entries(ways))(
    'with %s is not believed, and it is said why',
    async (_, [cheat, seal, why]) => {
      await liar.control('wrong-answer', { name, ...lie });
      await liar.control('proofs', { ...cheat, block: oldBlock });
      const alone = brief(await look(liar.nodeUrl));
      const differs = 'owner' in lie ? 'proof-owner-differs' : 'proof-zonefile-differs';
      expect(alone).toMatchObject({ seal, why: why === 'differs' ? differs : why, lead: seal !== 'contradiction' });
      // An honest node beside it may prove the truth; nothing else may pass for it, and nothing leads anywhere else.
      const { seal: two, lead, owner, file } = brief(await look(liar.nodeUrl, devnet.nodeUrl));
      if (two === 'verified') expect({ owner, file }).toEqual({ owner: erin.stacks, file: 'second' });
      else expect({ two, lead }).toEqual({ two: 'contradiction', lead: false });
    },
    60_000,
  );
});
