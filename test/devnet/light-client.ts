/**
 * Somebody who believes nothing of what a node says: asks as the extension would, over HTTP, and checks with src/protocol/proof. Counts what it takes.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import type { Devnet } from '../../devnet/main.ts';
import { parseName } from '../../src/protocol/names/name.ts';
import {
  type Chain,
  type Checkpoint,
  cycleOf,
  headersNeeded,
  nextSetKey,
  rootsWith,
  verifyNextSet,
  verifyTip,
} from '../../src/protocol/proof/checkpoint.ts';
import { decodeBlockStart, decodeEpoch2Header, type Header } from '../../src/protocol/proof/header.ts';
import { leafValueOf, pathOf } from '../../src/protocol/proof/marf-key.ts';
import { decodeProof, type ProvenRoot, verifyProof } from '../../src/protocol/proof/marf-proof.ts';
import { factsInFirst, factsInSecond, keysInFirst, keysInSecond } from '../../src/protocol/proof/name-facts.ts';
import { recoverSigner, type SignedWeight } from '../../src/protocol/proof/signers.ts';

export type CheckedTip = { header: Header; weight: SignedWeight; burnHeight: number };

export function makeLightClient({ proofs, network, nodeUrl }: Pick<Devnet, 'proofs' | 'network' | 'nodeUrl'>) {
  const { checkpoint: given, ...chain }: { checkpoint: Checkpoint } & Chain = proofs;
  const spent = { requests: 0, bytes: 0, recoveries: 0 };
  const headers = new Map<string, ProvenRoot>();
  let checkpoint = given;
  let highestBlocks = 0;

  async function ask(path: string, body?: unknown): Promise<Uint8Array | undefined> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${nodeUrl}${path}`, init);
    const bytes = new Uint8Array(await response.arrayBuffer());
    spent.requests += 1;
    spent.bytes += bytes.length;
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return bytes;
  }
  async function askJson<T>(path: string, body?: unknown): Promise<T> {
    const bytes = await ask(path, body);
    if (bytes === undefined) throw new Error(`${path} answered 404`);
    return JSON.parse(Buffer.from(bytes).toString()) as T;
  }

  async function readHeader(id: string): Promise<Header> {
    const header = decodeBlockStart((await ask(`/v3/blocks/${id}`)) ?? new Uint8Array());
    if (bytesToHex(header.id) !== id) throw new Error(`The header of ${id} is of another block.`);
    return header;
  }

  async function readRoot(id: string): Promise<ProvenRoot> {
    const known = headers.get(id);
    if (known !== undefined) return known;
    const bytes = await ask(`/v3/blocks/${id}`);
    let root: ProvenRoot;
    if (bytes !== undefined) root = decodeBlockStart(bytes);
    else {
      type Old = { header: string; consensus_hash: string };
      const [old] = await askJson<Old[]>(`/v2/headers/1?tip=${id}`);
      if (old === undefined) throw new Error('no header');
      root = decodeEpoch2Header(hexToBytes(old.header), hexToBytes(old.consensus_hash));
    }
    if (bytesToHex(root.id) !== id) throw new Error(`The header of ${id} is of another block.`);
    headers.set(id, root);
    return root;
  }

  const recover = (header: Header) =>
    header.signatures.map((_, i) => {
      spent.recoveries += 1;
      return recoverSigner(header, i);
    });

  /** What the node says stands at a key, with a proof and the headers it needs, neither checked. */
  async function fetchProof(tip: Header, key: string) {
    const at = `?proof=1&tip=${bytesToHex(tip.id)}`;
    const [, contract = '', kind, name, item] = /^vm::([^:]+)::(\d)::([^:]+)(?:::(.+))?$/.exec(key) ?? [];
    const [address, contractName] = contract.split('.');
    type Said = { data: string; proof?: string };
    const said =
      kind === '0'
        ? await askJson<Said>(`/v2/map_entry/${address}/${contractName}/${name}${at}`, `0x${item}`)
        : await askJson<Said>(`/v2/clarity/marf/${bytesToHex(pathOf(key))}${at}`);
    const proof = decodeProof(hexToBytes((said.proof ?? '').replace(/^0x/, '')));
    const ancestors: ProvenRoot[] = [];
    for (const id of headersNeeded(proof, chain)) ancestors.push(await readRoot(bytesToHex(id)));
    return { data: hexToBytes(said.data.slice(2)), proof, ancestors };
  }

  async function prove(tip: Header, key: string): Promise<Uint8Array> {
    const { data, proof, ancestors } = await fetchProof(tip, key);
    verifyProof({ proof, path: pathOf(key), value: leafValueOf(data), tip, ancestors: rootsWith(chain, ancestors) });
    return data;
  }

  async function rollTo(cycle: number): Promise<void> {
    while (checkpoint.cycle < cycle) {
      const boundary = chain.firstBurnHeight + (checkpoint.cycle + 1) * chain.cycleLength;
      type Tenure = { stacks_blocks: { block_id: string }[] };
      const { stacks_blocks: blocks } = await askJson<Tenure>(`/v3/tenures/blocks/height/${boundary - 1}`);
      const header = await readHeader(blocks[0]?.block_id ?? '');
      const held = await fetchProof(header, nextSetKey(checkpoint, chain));
      checkpoint = verifyNextSet({ checkpoint, chain, header, recovered: recover(header), ...held, nowMs: Date.now() });
    }
  }

  async function checkTip(): Promise<CheckedTip> {
    const { tip_block_id } = await askJson<{ tip_block_id: string }>('/v3/tenures/info');
    const { burn_block_height: burnHeight } = await askJson<{ burn_block_height: number }>('/v2/info');
    await rollTo(cycleOf(burnHeight, chain));
    const header = await readHeader(tip_block_id);
    const recovered = recover(header);
    const weight = verifyTip({ header, recovered, checkpoint, chain, burnHeight, nowMs: Date.now(), highestBlocks });
    highestBlocks = header.heightBlocks;
    return { header, weight, burnHeight };
  }

  return {
    spent,
    readHeader,
    checkTip,
    prove,
    cycle: () => checkpoint.cycle,
    /** A name of the second system; the token and the zone file too, when asked. */
    async second({ header, burnHeight }: CheckedTip, full: string, also: ('zonefile' | 'token')[] = ['zonefile', 'token']) {
      const keys = keysInSecond(network, parseName(full));
      const values = { name: await prove(header, keys.name), namespace: await prove(header, keys.namespace) };
      const zonefile = also.includes('zonefile') ? { zonefile: await prove(header, keys.zonefile) } : {};
      const token = also.includes('token') ? { token: await prove(header, keys.token(await number(header, keys.number))) } : {};
      return factsInSecond({ ...values, ...zonefile, ...token }, burnHeight);
    },
    async first({ header }: CheckedTip, full: string) {
      const keys = keysInFirst(network, parseName(full));
      const [name, owner, namespace] = [
        await prove(header, keys.name),
        await prove(header, keys.owner),
        await prove(header, keys.namespace),
      ];
      return factsInFirst({ name, owner, namespace });
    },
  };

  /** `(some uint)` */
  async function number(header: Header, key: string): Promise<bigint> {
    return BigInt(`0x${bytesToHex(await prove(header, key)).slice(4)}`);
  }
}
