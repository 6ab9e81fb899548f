/**
 * Proofs of one entry in the state of the chain: docs/protocol/verification.md, "Proofs". Stricter than the reference
 * (stacks-core `stackslib/src/chainstate/stacks/index/proofs.rs`): every byte is either hashed or has one value it may have, and the state root
 * of every older block comes from that block's own header.
 */
import { sha512_256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { type Reader, read32, readByte, readerOf, take } from '../chain/wire.ts';
import { AutonymError } from '../error.ts';

/** A proof as read, not yet checked: views of its bytes. The leaf lies in the oldest block, the last segment in the block asked about. */
export type Proof = { leaf: Leaf; segments: readonly Segment[] };
type Leaf = { chr: number; path: Uint8Array; value: Uint8Array };
/** The nodes of one block from the bottom up, and what leads from its root to the state root of the next newer segment. */
type Segment = { nodes: readonly Node[]; shunts: readonly Shunt[] };
/** `slot` is where the child that the proof goes through stands; `siblings` are the hashes of all others. */
type Node = { id: number; chr: number; path: Uint8Array; pointers: Uint8Array; slot: number; siblings: Uint8Array };
type Shunt = { index: number; hashes: Uint8Array };

/** A block whose header was read, so that its id is the hash of what it says: header.ts. */
export type ProvenRoot = { id: Uint8Array; stateRoot: Uint8Array };

export type ProofCheck = {
  proof: Proof;
  /** Of the key: marf-key.ts. */
  path: Uint8Array;
  /** What should stand there: 40 bytes, marf-key.ts. */
  value: Uint8Array;
  /** The block asked about. That its signers signed it is checked elsewhere: signers.ts. */
  tip: ProvenRoot;
  /** Of all blocks that `ancestorsOf` names; others do no harm. */
  ancestors: readonly ProvenRoot[];
};

/** Real ones have up to 132 kB. Hashing so much takes 20 ms, so that no task grows long. */
const maxBytes = 524_288;
/** Each segment goes a step deeper than the next newer one. */
const pathLength = 32;
/** A block has one hash for every power of two below its height. */
const maxHashes = 64;
const pointerLength = 34;
const isBack = 0x80;

/**
 * Read a proof. Throws `proof-absent` for no bytes at all, which is what a node that can make no proofs answers, and says nothing of the entry;
 * `proof-truncated`, `proof-trailing`, and `proof-malformed` for everything else that no prover writes.
 */
export function decodeProof(bytes: Uint8Array): Proof {
  if (bytes.length === 0) throw new AutonymError('proof-absent', 'The node gave no proof.');
  if (bytes.length > maxBytes) throw malformed(`it is longer than ${maxBytes} bytes`);
  const reader = readerOf(bytes, () => new AutonymError('proof-truncated', 'The proof ends too early.'));
  let left = read32(reader);
  /** The type of the next step; undefined behind the last. */
  const peek = () => (left > 0 ? take({ ...reader }, 1)[0] : undefined);
  const enter = () => {
    left -= 1;
    return readByte(reader);
  };
  if (peek() !== 4) throw malformed('it does not begin with a leaf');
  enter();
  const leaf = readLeaf(reader);
  const segments: Segment[] = [];
  do {
    const isOldest = segments.length === 0;
    const nodes: Node[] = [];
    for (let type = peek(); type !== undefined && type < 4; type = peek()) nodes.push(readNode(reader, enter()));
    checkNodes(nodes, isOldest);
    const shunts: Shunt[] = [];
    // Behind the oldest segment stands one, the head.
    while (peek() === 5 && !(isOldest && shunts.length === 1)) {
      enter();
      shunts.push(readShunt(reader, isOldest));
    }
    if (shunts.length === 0) throw malformed('a segment leads nowhere');
    segments.push({ nodes, shunts });
  } while (left > 0);
  if (reader.at !== bytes.length) throw new AutonymError('proof-trailing', 'Something follows the proof.');
  return { leaf, segments };
}

/** The ids of the older blocks whose headers are needed, oldest first. */
export function ancestorsOf({ segments }: Proof): Uint8Array[] {
  return segments.slice(1).map(({ nodes }) => backOf(nodes[0] as Node));
}

/**
 * That `value` stands at `path` in the state of `tip`. Returns it.
 *
 * Throws `proof-path` and `proof-value` when the proof is of something else, `proof-header-missing` when the header of an older block was not
 * given, `proof-spliced` when that header has another state root, and `proof-root` when the proof does not end in the root of the tip.
 */
export function verifyProof({ proof: { leaf, segments }, path, value, tip, ancestors }: ProofCheck): Uint8Array {
  checkPaths(leaf, segments, path);
  if (!isEqual(leaf.value, value)) throw new AutonymError('proof-value', 'The proof is of another value.');
  let root: Uint8Array | undefined;
  let child = hash([1], [leaf.path.length], leaf.path, leaf.value);
  for (const { nodes, shunts } of segments) {
    if (root !== undefined) {
      // Nothing in a proof ties the root of the older block to its id; without its header an old entry could hang under a new pointer.
      child = backOf(nodes[0] as Node);
      if (!isEqual(root, stateRootOf(child, ancestors))) {
        const id = bytesToHex(child);
        throw new AutonymError('proof-spliced', `The proof leads to another state than that of block ${id}.`);
      }
    }
    for (const node of nodes) child = hashOf(node, child);
    root = root === undefined ? headOf(child, shunts[0] as Shunt) : junctionOf(child, root, shunts);
  }
  if (root === undefined || !isEqual(root, tip.stateRoot)) {
    throw new AutonymError('proof-root', 'The proof does not end in the state of the block.');
  }
  return leaf.value;
}

/** chr(1) || path length(4) || path || value(40) */
function readLeaf(reader: Reader): Leaf {
  return { chr: readByte(reader), path: readPath(reader), value: take(reader, 40) };
}

/** chr(1) || id(1) || path length(4) || path || count(4) || count × pointer(34) || (count − 1) × hash(32) */
function readNode(reader: Reader, type: number): Node {
  const chr = readByte(reader);
  const id = readByte(reader);
  if (id !== type + 2) throw malformed('a step and its node are of two kinds');
  const path = readPath(reader);
  const count = read32(reader);
  if (count !== [4, 16, 48, 256][type]) throw malformed('a node has another number of children than its kind');
  const pointers = take(reader, count * pointerLength);
  return { id, chr, path, pointers, slot: slotOf(pointers, chr), siblings: take(reader, (count - 1) * 32) };
}

/** Where the one child of this character stands, after a look at all. id(1) || character(1) || block(32), for an older child, or zeros */
function slotOf(pointers: Uint8Array, chr: number): number {
  let slot = -1;
  for (let at = 0; at < pointers.length; at += pointerLength) {
    const id = pointers[at] ?? 0;
    if ((id & ~isBack) > 5 || id === isBack) throw malformed('a pointer is of no kind');
    if (id < isBack && !isZero(pointers, at + 2, at + pointerLength)) throw malformed('a pointer to no other block names one');
    if (id === 0 || pointers[at + 1] !== chr) continue;
    if (slot >= 0) throw malformed('a node has two children at one step');
    slot = at / pointerLength;
  }
  if (slot < 0) throw malformed('a node has no child where the proof goes on');
  return slot;
}

/** index(8) || count(4) || count × hash(32). The head has index 0; others say, from 1, where among the hashes the one so far belongs. */
function readShunt(reader: Reader, isHead: boolean): Shunt {
  const high = read32(reader);
  const index = read32(reader);
  const count = read32(reader);
  if (count > maxHashes) throw malformed('a shunt has too many hashes');
  if (high !== 0 || (isHead ? index !== 0 : index === 0 || index > count + 1)) throw malformed('a shunt has no such place');
  return { index, hashes: take(reader, count * 32) };
}

function readPath(reader: Reader): Uint8Array {
  const length = read32(reader);
  if (length > pathLength) throw malformed('a path is too long');
  return take(reader, length);
}

/** The oldest segment is the whole path; each newer one a shorter beginning of it. */
function checkPaths(leaf: Leaf, segments: readonly Segment[], path: Uint8Array): void {
  let before = pathLength + 1;
  for (const [age, { nodes }] of segments.entries()) {
    const parts = nodes.toReversed().flatMap((node) => [node.path, Uint8Array.of(node.chr)]);
    if (age === 0) parts.push(leaf.path);
    let at = 0;
    for (const part of parts) {
      if (!isEqual(part, path.subarray(at, at + part.length))) throw otherPath();
      at += part.length;
    }
    if (age === 0 ? at !== pathLength : at >= before) throw otherPath();
    before = at;
  }
  // No hash covers it; provers write the last step.
  if (leaf.chr !== path[pathLength - 1]) throw malformed('its leaf has a step that no prover writes');
}

const otherPath = () => new AutonymError('proof-path', 'The proof is of another entry.');

/** Up to a root, each child of the kind that its parent says; below the lowest is the leaf, or for newer segments an older block. */
function checkNodes(nodes: readonly Node[], isOldest: boolean): void {
  for (const [i, { pointers, slot }] of nodes.entries()) {
    const kind = pointers[slot * pointerLength] ?? 0;
    if (i === 0 && !isOldest ? kind < isBack : kind !== (nodes[i - 1]?.id ?? 1)) throw malformed('a child is of another kind');
  }
  const top = nodes.at(-1);
  if (top?.id !== 5 || top.path.length > 0) throw malformed('the top of a segment is no root');
}

/** The older block in which a newer segment goes on below its lowest node. */
const backOf = ({ pointers, slot }: Node): Uint8Array => pointers.subarray(slot * pointerLength + 2, (slot + 1) * pointerLength);

function stateRootOf(id: Uint8Array, ancestors: readonly ProvenRoot[]): Uint8Array {
  const found = ancestors.find((one) => isEqual(one.id, id));
  if (found !== undefined) return found.stateRoot;
  throw new AutonymError('proof-header-missing', `The header of block ${bytesToHex(id)} is needed to check the proof.`);
}

const hashOf = ({ id, pointers, path, slot, siblings }: Node, child: Uint8Array): Uint8Array =>
  hash([id], pointers, [path.length], path, siblings.subarray(0, slot * 32), child, siblings.subarray(slot * 32));

/** The state root of the oldest block. The first of all blocks has no ancestors: its trie is its state. */
const headOf = (trie: Uint8Array, { hashes }: Shunt): Uint8Array => (hashes.length === 0 ? trie : hash(trie, hashes));

/** From the root of an older block to that of a newer one, by the blocks between; `trie` is the newer one's own part. */
function junctionOf(trie: Uint8Array, older: Uint8Array, shunts: readonly Shunt[]): Uint8Array {
  let root = older;
  for (const [i, { index, hashes }] of shunts.entries()) {
    const at = (index - 1) * 32;
    const own = i === shunts.length - 1 ? trie : [];
    root = hash(own, hashes.subarray(0, at), root, hashes.subarray(at));
  }
  return root;
}

function hash(...parts: (Uint8Array | number[])[]): Uint8Array {
  const state = sha512_256.create();
  for (const part of parts) state.update(part instanceof Uint8Array ? part : Uint8Array.from(part));
  return state.digest();
}

const isZero = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (bytes[at] !== 0) return false;
  return true;
};

export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function malformed(why: string): AutonymError {
  return new AutonymError('proof-malformed', `This is no proof that a node makes: ${why}.`);
}
