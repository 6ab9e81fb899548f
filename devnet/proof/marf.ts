/**
 * The state of a chain as a node keeps it: one trie per block that shares what did not change with older blocks. It makes the roots that headers
 * carry and the proofs that `?proof=1` answers, at every past block. Behaviour: stacks-core `stackslib/src/chainstate/stacks/index`, whose
 * regression roots it reproduces (test/protocol/proof/marf.test.ts).
 */
import { sha512_256 } from '@noble/hashes/sha2';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils';

/** Kinds of nodes, as in hashes: leaf, then inner nodes by how many children fit. */
const leafKind = 1;
const kinds = [4, 16, 48, 256].map((children, i) => ({ kind: i + 2, children }));
const isBack = 0x80;
const emptyHash = sha512_256(new Uint8Array());
const noBlock = new Uint8Array(32);

type Leaf = { kind: 1; path: Uint8Array; value: Uint8Array };
type Inner = { kind: number; path: Uint8Array; slots: (Child | undefined)[] };
type Node = Leaf | Inner;
/** `from`: the older block that has it. */
type Child = { chr: number; node: Node; from?: Block };

/** One block's state. Open until it is sealed; its id is known only when its header is, which carries the root. */
export type Block = {
  id: Uint8Array;
  height: number;
  /** The blocks 1, 2, 4, 8, … before this one. */
  ancestors: Block[];
  top: Inner;
  /** Of the trie alone, and with the roots of the ancestors: the state root. */
  trieHash?: Uint8Array;
  stateRoot?: Uint8Array;
  /** Of the nodes that are this block's own; they change no more once it is sealed. */
  hashes: Map<Node, Uint8Array>;
};

export const pathOfKey = (key: string): Uint8Array => sha512_256(utf8ToBytes(key));

/**
 * A block on top of `parent`, with what the state keeps about blocks themselves. While a block is made it goes by `id`, which real nodes replace
 * when it is sealed (`sealBlock`).
 */
export function beginBlock(parent: Block | undefined, id: Uint8Array): Block {
  const height = parent === undefined ? 0 : parent.height + 1;
  const block: Block = {
    id,
    height,
    ancestors: ancestorsOn(parent),
    top: parent === undefined ? makeInner(5, new Uint8Array()) : (copyOf(parent.top, parent) as Inner),
    hashes: new Map(),
  };
  putKey(block, '__MARF_BLOCK_HEIGHT_SELF', heightValue(height));
  putKey(block, `__MARF_BLOCK_HEIGHT_TO_HASH::${height}`, padded(id));
  putKey(block, `__MARF_BLOCK_HASH_TO_HEIGHT::${bytesToHex(id)}`, heightValue(height));
  if (parent !== undefined) {
    putKey(block, `__MARF_BLOCK_HEIGHT_TO_HASH::${height - 1}`, padded(parent.id));
    putKey(block, `__MARF_BLOCK_HASH_TO_HEIGHT::${bytesToHex(parent.id)}`, heightValue(height - 1));
  }
  return block;
}

/** A serialized Clarity value at a key of the contracts' state; `09` where an entry is deleted. Returns what stands in its leaf. */
export function putData(block: Block, key: string, data: Uint8Array): Uint8Array {
  const value = padded(sha512_256(utf8ToBytes(bytesToHex(data))));
  putKey(block, key, value);
  return value;
}

export const putKey = (block: Block, key: string, value: Uint8Array): void => putPath(block, pathOfKey(key), value);

/** The state root. Nothing can be put afterwards. */
export function sealBlock(block: Block): Uint8Array {
  if (block.stateRoot !== undefined) throw new Error('This block is sealed already.');
  block.trieHash = hashOf(block, block.top);
  const roots = block.ancestors.map(({ stateRoot }) => stateRoot as Uint8Array);
  block.stateRoot = roots.length === 0 ? block.trieHash : sha512_256(concatBytes(block.trieHash, ...roots));
  return block.stateRoot;
}

/** Puts 40 bytes at the end of a path of 32 steps. */
export function putPath(block: Block, path: Uint8Array, value: Uint8Array): void {
  if (block.stateRoot !== undefined) throw new Error('This block is sealed.');
  let node: Node = block.top;
  /** How the node hangs in its parent; the root hangs nowhere and never has to be replaced. */
  let replace = (_: Node): void => {
    throw new Error('The root is never replaced.');
  };
  let at = 0;
  for (;;) {
    const shared = sharedLength(node.path, path.subarray(at));
    if (shared < node.path.length) {
      replace(fork(node, shared, path.subarray(at), value));
      return;
    }
    at += shared;
    if (node.kind === leafKind) {
      (node as Leaf).value = value;
      return;
    }
    const inner: Inner = node as Inner;
    const chr = path[at] as number;
    at += 1;
    const slot = inner.slots.findIndex((child) => child?.chr === chr);
    if (slot < 0) {
      const leaf: Leaf = { kind: leafKind, path: path.slice(at), value };
      const wide = widened(inner);
      insert(wide, { chr, node: leaf });
      if (wide !== inner) replace(wide);
      return;
    }
    const child = inner.slots[slot] as Child;
    // What an older block has is brought forward before it changes.
    if (child.from !== undefined) inner.slots[slot] = { chr, node: copyOf(child.node, child.from) };
    node = (inner.slots[slot] as Child).node;
    replace = (by) => {
      inner.slots[slot] = { chr, node: by };
    };
  }
}

/** The proof of what stands at a path in a sealed block, as nodes write it; undefined where nothing does. */
export function provePath(tip: Block, path: Uint8Array): Uint8Array | undefined {
  const segments: Uint8Array[][] = [];
  for (let block = tip; ; ) {
    const segment = segmentSteps(block, path);
    if (segment === undefined) return undefined;
    const { steps, older } = segment;
    segments.unshift([...steps, ...(older === undefined ? [headStep(block)] : shuntSteps(block, older))]);
    if (older === undefined) return encodeProof(segments.flat());
    block = older;
  }
}

export const encodeProof = (steps: Uint8Array[]): Uint8Array => concatBytes(encode32(steps.length), ...steps);

/** What one block's own trie has of a path, from the bottom up; and the older block in which it goes on. */
export function segmentSteps(block: Block, path: Uint8Array): { steps: Uint8Array[]; older?: Block } | undefined {
  const found = walk(block, path);
  if (found === undefined) return undefined;
  const nodes = found.nodes.toReversed().map(({ inner, chr }) => innerStep(block, inner, chr));
  if (found.leaf === undefined) return { steps: nodes, ...(found.older && { older: found.older }) };
  return { steps: [leafStep(found.leaf, path[31] as number), ...nodes] };
}

/** The 40 bytes at the end of a path, whichever block they are of. */
export function findPath(tip: Block, path: Uint8Array): Uint8Array | undefined {
  const found = walk(tip, path);
  return found?.older === undefined ? found?.leaf?.value : findPath(found.older, path);
}

export const proveKey = (tip: Block, key: string): Uint8Array | undefined => provePath(tip, pathOfKey(key));

/** The ids of the older blocks a proof goes through, newest first. */
export function blocksBelow(tip: Block, path: Uint8Array): Block[] {
  const older = walk(tip, path)?.older;
  return older === undefined ? [] : [older, ...blocksBelow(older, path)];
}

type Walked = { nodes: { inner: Inner; chr: number }[]; leaf?: Leaf; older?: Block };

/** Down to the leaf, or to the first child that an older block has. */
function walk(block: Block, path: Uint8Array): Walked | undefined {
  const nodes: Walked['nodes'] = [];
  let node: Node = block.top;
  for (let at = 0; ; ) {
    if (sharedLength(node.path, path.subarray(at)) < node.path.length) return undefined;
    at += node.path.length;
    if (node.kind === leafKind) return { nodes, leaf: node as Leaf };
    const inner: Inner = node as Inner;
    const chr = path[at] as number;
    at += 1;
    const child = inner.slots.find((one) => one?.chr === chr);
    if (child === undefined) return undefined;
    nodes.push({ inner, chr });
    if (child.from !== undefined) return { nodes, older: child.from };
    node = child.node;
  }
}

/** type(1) || chr(1) || id(1) || path length(4) || path || count(4) || count × pointer(34) || (count − 1) × hash(32) */
function innerStep(block: Block, inner: Inner, chr: number): Uint8Array {
  const siblings = inner.slots.filter((child) => child?.chr !== chr).map((child) => childHash(block, child));
  return concatBytes(
    Uint8Array.of(inner.kind - 2, chr, inner.kind),
    encode32(inner.path.length),
    inner.path,
    encode32(inner.slots.length),
    ...inner.slots.map(pointerOf),
    ...siblings,
  );
}

/** type(1) || chr(1) || path length(4) || path || value(40) */
const leafStep = ({ path, value }: Leaf, chr: number): Uint8Array =>
  concatBytes(Uint8Array.of(4, chr), encode32(path.length), path, value);

export const headStep = ({ ancestors }: Block): Uint8Array =>
  shuntStep(
    0,
    ancestors.map(({ stateRoot }) => stateRoot as Uint8Array),
  );

/** From an older block up to this one by the largest steps there are: the way nodes go. Oldest first; the last leaves room for our own trie. */
export function shuntSteps(block: Block, older: Block): Uint8Array[] {
  const steps: Uint8Array[] = [];
  for (let here = block; here !== older; ) {
    const step = here.ancestors.findLastIndex(({ height }) => height >= older.height);
    const others = here.ancestors.filter((_, i) => i !== step).map(({ stateRoot }) => stateRoot as Uint8Array);
    steps.push(here === block ? shuntStep(step + 1, others) : shuntStep(step + 2, [here.trieHash as Uint8Array, ...others]));
    here = here.ancestors[step] as Block;
  }
  return steps.toReversed();
}

/** type(1) || index(8) || count(4) || count × hash(32) */
const shuntStep = (index: number, hashes: Uint8Array[]): Uint8Array =>
  concatBytes(Uint8Array.of(5, 0, 0, 0, 0), encode32(index), encode32(hashes.length), ...hashes);

/** Splits where two paths part. A leaf stays first; before an inner node comes the new leaf. */
function fork(node: Node, shared: number, path: Uint8Array, value: Uint8Array): Inner {
  const four = makeInner(2, node.path.slice(0, shared));
  const old: Child = { chr: node.path[shared] as number, node };
  const added: Child = { chr: path[shared] as number, node: { kind: leafKind, path: path.slice(shared + 1), value } };
  node.path = node.path.slice(shared + 1);
  for (const child of node.kind === leafKind ? [old, added] : [added, old]) insert(four, child);
  return four;
}

/** The node itself while it has room, else the next wider kind with the same children. */
function widened(inner: Inner): Inner {
  if (inner.slots.includes(undefined)) return inner;
  const wide = makeInner(inner.kind + 1, inner.path);
  for (const child of inner.slots) insert(wide, child as Child);
  return wide;
}

/** In the widest kind each child has its own place; in the others they stand in the order they came. */
function insert(inner: Inner, child: Child): void {
  inner.slots[inner.kind === 5 ? child.chr : inner.slots.indexOf(undefined)] = child;
}

function makeInner(kind: number, path: Uint8Array): Inner {
  return { kind, path, slots: new Array(kinds.find((one) => one.kind === kind)?.children).fill(undefined) };
}

/** A node of an older block, to change in a newer one: its own children stay behind. */
function copyOf(node: Node, from: Block): Node {
  if (node.kind === leafKind) return { ...(node as Leaf) };
  const { kind, path, slots } = node as Inner;
  return {
    kind,
    path,
    slots: slots.map((child) => (child === undefined || child.from !== undefined ? child : { ...child, from })),
  };
}

function hashOf(block: Block, node: Node): Uint8Array {
  const known = block.hashes.get(node);
  if (known !== undefined) return known;
  const hash = sha512_256(node.kind === leafKind ? leafBytes(node as Leaf) : innerBytes(block, node as Inner));
  // Only what can change no more is remembered: a block's nodes, once it is being sealed.
  block.hashes.set(node, hash);
  return hash;
}

/** kind(1) || path length(1) || path || value(40) */
const leafBytes = ({ path, value }: Leaf): Uint8Array => concatBytes(Uint8Array.of(leafKind, path.length), path, value);

/** kind(1) || pointers || path length(1) || path || hashes */
const innerBytes = (block: Block, { kind, path, slots }: Inner): Uint8Array =>
  concatBytes(
    Uint8Array.of(kind),
    ...slots.map(pointerOf),
    Uint8Array.of(path.length),
    path,
    ...slots.map((child) => childHash(block, child)),
  );

/** id(1) || chr(1) || block(32) */
function pointerOf(child: Child | undefined): Uint8Array {
  if (child === undefined) return new Uint8Array(34);
  const { chr, node, from } = child;
  return concatBytes(Uint8Array.of(from === undefined ? node.kind : node.kind | isBack, chr), from?.id ?? noBlock);
}

/** Of an older block's child it is not the hash: it is the id of that block. */
function childHash(block: Block, child: Child | undefined): Uint8Array {
  if (child === undefined) return emptyHash;
  return child.from?.id ?? hashOf(block, child.node);
}

function ancestorsOn(parent: Block | undefined): Block[] {
  const found: Block[] = [];
  for (let next = parent; next !== undefined; next = next.ancestors[found.length - 1]) found.push(next);
  return found;
}

function sharedLength(a: Uint8Array, b: Uint8Array): number {
  const parting = a.findIndex((byte, i) => byte !== b[i]);
  return parting < 0 ? a.length : parting;
}

function padded(bytes: Uint8Array): Uint8Array {
  const value = new Uint8Array(40);
  value.set(bytes);
  return value;
}

/** The one number in all of this that is little-endian. */
const heightValue = (height: number): Uint8Array => padded(encode32(height).toReversed());

const encode32 = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
