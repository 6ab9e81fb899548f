/**
 * What a node tells of its blocks, and of its state with proofs: docs/protocol/verification.md, "What is asked of a node". Shapes: stacks-core
 * `stackslib/src/net/api`, the file named at each route.
 */
import { bytesToHex } from '@noble/hashes/utils';
import { Cl, serializeCV } from '@stacks/transactions';
import type { Chain } from '../chain/chain.ts';
import {
  answerPath,
  describeHeaders,
  encodeBlock,
  findAncestor,
  isOld,
  noEntry,
  pathOfEntry,
  pathOfVariable,
} from '../proof/answers.ts';
import { type ChainBlock, consensusHashAt, cycleAt } from '../proof/chain.ts';
import { keptMaps, keptVariables } from '../proof/entries.ts';
import { publicKeyOf, rules } from '../proof/network.ts';
import { fakeHash } from './core.ts';
import { type Answer, type Asked, type Route, readJson } from './server.ts';
import type { View } from './view.ts';

const { signersContract } = rules;

export function blockRoutes(chain: Chain, view: View): Route[] {
  /** The block that a question is about: the one it names, or the newest. */
  const tipOf = ({ query }: Asked): ChainBlock | undefined => {
    const named = query.get('tip');
    return named === null || named === 'latest' ? view.tip() : view.find(named);
  };
  const at =
    (answer: (tip: ChainBlock, asked: Asked) => Answer): Route[2] =>
    (asked) => {
      const tip = tipOf(asked);
      return tip === undefined ? noTip : answer(tip, asked);
    };

  /** Those before Nakamoto have a route of their own. */
  const blockOf = (block: ChainBlock | undefined): Answer =>
    block === undefined || isOld(block) ? noBlock : { bytes: encodeBlock(view.header(block)) };

  return [
    // gettenureinfo.rs
    ['GET', /^\/v3\/tenures\/info$/, () => ({ json: tenureInfo(view.tip()) })],
    // gettenureblocks.rs, gettenureblocksbyheight.rs: newest first
    [
      'GET',
      /^\/v3\/tenures\/blocks\/([0-9a-f]{40})$/,
      ({ parts: [hash = ''] }) => tenureBlocks(view.tip(), (block) => bytesToHex(block.consensusHash) === hash),
    ],
    [
      'GET',
      /^\/v3\/tenures\/blocks\/height\/(\d{1,9})$/,
      ({ parts: [height] }) => tenureBlocks(view.tip(), (block) => block.burnHeight === Number(height)),
    ],
    // getsortition.rs
    [
      'GET',
      /^\/v3\/sortitions(?:\/(consensus|burn_height)\/(?:0x)?([0-9a-f]{1,40}))?$/,
      ({ parts: [by, value] }) => sortition(view.tip(), chain.vm.burnHeight(), by, value ?? ''),
    ],
    // getblockbyheight.rs, getblock_v3.rs
    [
      'GET',
      /^\/v3\/blocks\/height\/(\d{1,9})$/,
      at((tip, { parts: [height] }) => blockOf(findAncestor(tip, (one) => one.height === Number(height)))),
    ],
    ['GET', /^\/v3\/blocks\/([0-9a-f]{64})$/, ({ parts: [id = ''] }) => blockOf(view.find(id))],
    // getheaders.rs
    [
      'GET',
      /^\/v2\/headers\/(\d{1,4})$/,
      at((tip, { parts: [count] }) => {
        const headers = describeHeaders(tip, Number(count), view.header);
        return headers === undefined ? noBlock : { json: headers };
      }),
    ],
    // getstackers.rs
    ['GET', /^\/v3\/stacker_set\/(\d{1,9})$/, at((tip, { parts: [cycle] }) => signerSet(tip, Number(cycle)))],
    // getclaritymarfvalue.rs; older releases have the key itself in the path, and no proof for a hash
    [
      'GET',
      /^\/v2\/clarity\/marf\/(?:0x)?([0-9a-f]{64})$/,
      at((tip, { parts: [path = ''], query }) => {
        const found = view.entry(tip, path, wantsProof(query));
        return found === undefined ? { status: 404, text: 'Marf key hash not found' } : { json: found };
      }),
    ],
    // getmapentry.rs
    ...[...keptMaps, [signersContract, 'cycle-signer-set'] as const].map(
      ([contract, map]): Route => [
        'POST',
        new RegExp(`^/v2/map_entry/${contract.replace('.', '/')}/${map}$`),
        at((tip, { query, body }) => {
          const key = readJson(body);
          if (typeof key !== 'string' || !/^(0x)?([0-9a-f]{2})+$/i.test(key)) {
            return { status: 400, text: 'Failed to deserialize map key' };
          }
          const withProof = wantsProof(query);
          const found = view.entry(tip, pathOfEntry(contract, map, key.toLowerCase()), withProof);
          return { json: found ?? noEntry(withProof) };
        }),
      ],
    ),
    // getdatavar.rs
    ...[...keptVariables, [signersContract, 'last-set-cycle'] as const].map(
      ([contract, variable]): Route => [
        'GET',
        new RegExp(`^/v2/data_var/${contract.replace('.', '/')}/${variable}$`),
        at((tip, { query }) => {
          const found = view.entry(tip, pathOfVariable(contract, variable), wantsProof(query));
          return found === undefined ? { status: 404, text: 'Data var not found' } : { json: found };
        }),
      ],
    ),
  ];
}

const noTip: Answer = { status: 404, text: 'Chain tip not found' };
const noBlock: Answer = { status: 404, text: 'No such block' };

/** On by default, and off for everything but these two. */
export const wantsProof = (query: URLSearchParams): boolean => (query.get('proof') ?? '1') === '1';

/** A tenure is all blocks of one Bitcoin block; `blocks` newest first. */
function tenureAt(tip: ChainBlock, isSo: (block: ChainBlock) => boolean): ChainBlock[] {
  const newest = findAncestor(tip, isSo);
  const blocks: ChainBlock[] = [];
  for (let one = newest; one !== undefined && one.burnHeight === newest?.burnHeight; one = one.parent) blocks.push(one);
  return blocks;
}

const firstOfTenure = (tip: ChainBlock): ChainBlock => tenureAt(tip, () => true).at(-1) ?? tip;

function tenureInfo(tip: ChainBlock) {
  const first = firstOfTenure(tip);
  const before = firstOfTenure(first.parent ?? first);
  return {
    consensus_hash: bytesToHex(tip.consensusHash),
    tenure_start_block_id: bytesToHex(first.id),
    parent_consensus_hash: bytesToHex(before.consensusHash),
    parent_tenure_start_block_id: bytesToHex(before.id),
    tip_block_id: bytesToHex(tip.id),
    tip_height: tip.height,
    reward_cycle: cycleAt(rules, tip.burnHeight),
  };
}

function tenureBlocks(tip: ChainBlock, isSo: (block: ChainBlock) => boolean): Answer {
  const blocks = tenureAt(tip, isSo);
  const [newest] = blocks;
  if (newest === undefined) return { status: 404, text: 'No blocks in tenure' };
  return {
    json: {
      consensus_hash: bytesToHex(newest.consensusHash),
      burn_block_height: newest.burnHeight,
      burn_block_hash: burnHash(newest.burnHeight),
      stacks_blocks: blocks.map((one) => ({
        block_id: bytesToHex(one.id),
        header_type: isOld(one) ? 'epoch2' : 'nakamoto',
        block_hash: bytesToHex(one.hash),
        parent_block_id: bytesToHex(one.parent?.id ?? new Uint8Array(32)),
        height: one.height,
      })),
    },
  };
}

/** Of Bitcoin's blocks only the heights are real here, and who of ours was made on which. */
const burnHash = (height: number): string => fakeHash('burn block', height);

function sortition(tip: ChainBlock, newest: number, by: string | undefined, value: string): Answer {
  const named = findAncestor(tip, ({ consensusHash }) => bytesToHex(consensusHash) === value);
  const height = by === undefined ? newest : by === 'consensus' ? named?.burnHeight : Number(value);
  if (height === undefined || !(height >= 1 && height <= newest)) return { status: 404, text: 'Could not find snapshot' };
  const [won] = tenureAt(tip, ({ burnHeight }) => burnHeight === height);
  const before = findAncestor(tip, ({ burnHeight }) => burnHeight < height);
  const prefixed = (bytes: Uint8Array | undefined) => (bytes === undefined ? null : `0x${bytesToHex(bytes)}`);
  return {
    json: {
      burn_block_hash: `0x${burnHash(height)}`,
      burn_block_height: height,
      sortition_id: `0x${fakeHash('sortition', height)}`,
      parent_sortition_id: `0x${fakeHash('sortition', height - 1)}`,
      consensus_hash: prefixed(consensusHashAt(height)),
      was_sortition: won !== undefined,
      miner_pk_hash160: won && `0x${fakeHash('miner', 0).slice(0, 40)}`,
      stacks_parent_ch: won === undefined ? null : prefixed(before?.consensusHash),
      last_sortition_ch: prefixed(before?.consensusHash),
      committed_block_hash: won === undefined ? null : prefixed(before && firstOfTenure(before).hash),
    },
  };
}

function signerSet(tip: ChainBlock, cycle: number): Answer {
  const path = pathOfEntry(signersContract, 'cycle-signer-set', serializeCV(Cl.uint(cycle)));
  if (answerPath(tip, path, false) === undefined) {
    return {
      status: 400,
      json: { response: 'error', err_type: 'not_available_try_again', err_msg: 'Could not read reward set.' },
    };
  }
  const signers = rules.signersOf(cycle).map((signer) => ({
    signing_key: bytesToHex(publicKeyOf(signer)),
    stacked_amt: String(signer.weight * 1_000_000_000),
    weight: signer.weight,
  }));
  return {
    json: {
      stacker_set: { rewarded_addresses: [], start_cycle_state: { missed_reward_slots: [] }, pox_ustx_threshold: '0x0', signers },
    },
  };
}
