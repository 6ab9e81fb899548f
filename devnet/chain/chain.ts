/**
 * The chain: accounts, a mempool, blocks, and what became of every transaction. Contracts run in the VM (vm.ts); nonces, fees,
 * post-conditions and the mempool are kept here, because the simnet knows none of them. A block here is one Bitcoin block, with every
 * transaction before it in a Stacks block of its own.
 */
import { createHash } from 'node:crypto';
import { type ClarityValue, cvToHex, cvToValue } from '@stacks/transactions';
import type { ChainBlock } from '../proof/chain.ts';
import { makeLedger } from '../proof/ledger.ts';
import { admit } from './admission.ts';
import { findBrokenPostCondition } from './post-conditions.ts';
import { bnsV1, miner } from './principals.ts';
import { readTransaction, type SignedTransaction } from './transaction.ts';
import { type ChainEvent, makeVm, type Operation, type Outcome, type Vm } from './vm.ts';

export type TransactionStatus =
  | 'pending'
  | 'success'
  | 'abort_by_response'
  | 'abort_by_post_condition'
  | 'dropped_replace_by_fee';

export type TransactionRecord = {
  tx: SignedTransaction;
  status: TransactionStatus;
  receivedAtMs: number;
  mined?: {
    block: ChainBlock;
    burnHeight: number;
    atMs: number;
    resultHex: string;
    resultText: string;
    events: ChainEvent[];
    error?: string;
  };
};

/** A token that was made, moved or burned. */
export type TokenMove = {
  /** `<contract>::<token>` */
  asset: string;
  valueHex: string;
  /** Null where it was made, and where it was burned. */
  sender: string | null;
  recipient: string | null;
  txid: string;
  height: number;
  burnHeight: number;
  atMs: number;
};

/** The last thing that happened to a v1 name: v1 tells it in print events only. */
export type NameOperation = { name: string; operation: string; txid: string; zonefileHash: string };

export type Chain = Awaited<ReturnType<typeof makeChain>>;

/** `origin`: the blocks of the network that this joins with the same seeds. */
export async function makeChain({ now, origin }: { now: () => number; origin?: ChainBlock }) {
  const vm: Vm = await makeVm();
  const ledger = makeLedger({ vm, now, ...(origin && { origin }) });
  let nonces = new Map<string, bigint>();
  let records = new Map<string, TransactionRecord>();
  let v1Operations = new Map<string, NameOperation>();
  let moves: TokenMove[] = [];
  let held = false;
  let timer: NodeJS.Timeout | undefined;
  let first:
    | { mark: number; tip: ChainBlock; nonces: Map<string, bigint>; v1Operations: Map<string, NameOperation>; moves: TokenMove[] }
    | undefined;

  // An abort rewinds the VM, which takes a while: everything that changes the chain goes through one queue.
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => T | Promise<T>): Promise<T> => {
    const turn = tail.then(work);
    tail = turn.catch(() => {});
    return turn;
  };

  const pending = () => [...records.values()].filter(({ status }) => status === 'pending');
  const nonceOf = (sender: string) => nonces.get(sender) ?? 0n;
  const waitingOf = (sender: string) =>
    new Map(pending().flatMap(({ tx }) => (tx.sender === sender ? [[tx.nonce, tx] as const] : [])));

  function observe(operation: Operation, outcome: Outcome, txid: string): void {
    ledger.observe(operation, outcome);
    for (const { kind, data, value } of outcome.events) {
      const place = { txid, height: vm.height(), burnHeight: vm.burnHeight(), atMs: now() };
      if (/^nft_(mint|transfer|burn)_event$/.test(kind) && value !== undefined)
        moves.push({ ...readMove(data, value), ...place });
      if (kind !== 'print_event' || data.contract_identifier !== bnsV1 || value === undefined) continue;
      const operation = readNameOperation(value, txid);
      if (operation) v1Operations.set(operation.name, operation);
    }
  }

  /** Do something without a transaction: seeds and the faucet. */
  function perform(operation: Operation): Outcome {
    const outcome = vm.apply(operation);
    observe(operation, outcome, pseudoTxid(vm.mark()));
    return outcome;
  }

  async function mineTransactions(): Promise<void> {
    for (;;) {
      const next = pending().find(({ tx }) => tx.nonce === nonceOf(tx.sender));
      if (!next) return;
      await execute(next);
    }
  }

  async function execute(record: TransactionRecord): Promise<void> {
    const { tx } = record;
    nonces.set(tx.sender, tx.nonce + 1n);
    vm.apply({ do: 'transfer', from: tx.sender, to: miner, amount: tx.fee });
    const mark = vm.mark();
    const operation = operationOf(tx);
    const outcome = vm.apply(operation);
    const checked = tx.payload.kind !== 'token_transfer' && outcome.ok;
    const broken = checked ? findBrokenPostCondition(tx, outcome.events) : undefined;
    if (broken) await vm.rewind(mark);
    else observe(operation, outcome, `0x${tx.txid}`);
    ledger.close();
    record.status = broken ? 'abort_by_post_condition' : outcome.ok ? 'success' : 'abort_by_response';
    const error = broken ?? outcome.error;
    record.mined = {
      block: ledger.tip(),
      burnHeight: vm.burnHeight(),
      atMs: now(),
      resultHex: outcome.resultHex,
      resultText: outcome.resultText,
      events: broken || !outcome.ok ? [] : outcome.events,
      ...(error === undefined ? {} : { error }),
    };
  }

  async function mineNow(count: number): Promise<void> {
    if (!held) await mineTransactions();
    if (count > 0) perform({ do: 'burn-blocks', count });
  }

  return {
    vm,
    perform,
    /** The newest block, with everything in it. */
    tip: ledger.tip,
    height: ledger.height,
    /** Everything that was asked so far is done. */
    settled: () => inTurn(() => {}),
    /** Throws a Rejection. Mined at once, with one Bitcoin block, unless the mempool is held or blocks come by a timer. */
    submit: (hex: string): Promise<TransactionRecord> =>
      inTurn(async () => {
        const tx = readTransaction(hex);
        const known = records.get(tx.txid);
        if (known?.status === 'pending') return known;
        const replaced = admit(vm, tx, { nonce: nonceOf(tx.sender), waiting: waitingOf(tx.sender) });
        const loser = replaced && records.get(replaced.txid);
        if (loser) loser.status = 'dropped_replace_by_fee';
        const record: TransactionRecord = { tx, status: 'pending', receivedAtMs: now() };
        records.set(tx.txid, record);
        if (!held && !timer) await mineNow(1);
        return record;
      }),
    mine: (count: number) => inTurn(() => mineNow(count)),
    hold: () =>
      inTurn(() => {
        held = true;
      }),
    release: () =>
      inTurn(async () => {
        held = false;
        await mineNow(1);
      }),
    /** A block every so many seconds instead of one per transaction; 0 goes back. */
    mineEvery(seconds: number): void {
      clearInterval(timer);
      timer = seconds > 0 ? setInterval(() => void inTurn(() => mineNow(1)), seconds * 1000).unref() : undefined;
    },
    /** Something of several operations, with nothing in between. */
    together: <T>(job: () => T): Promise<T> => inTurn(job),
    mint: (to: string, amount: bigint) => inTurn(() => perform({ do: 'mint', to, amount })),
    /** From here on, `reset` comes back to this moment. */
    keepOrigin(): void {
      ledger.open();
      first = {
        mark: vm.mark(),
        tip: ledger.tip(),
        nonces: new Map(nonces),
        v1Operations: new Map(v1Operations),
        moves: [...moves],
      };
    },
    /** The block of that moment. */
    originTip(): ChainBlock {
      if (first === undefined) throw new Error('There is no origin yet.');
      return first.tip;
    },
    reset: () =>
      inTurn(async () => {
        clearInterval(timer);
        timer = undefined;
        held = false;
        records = new Map();
        nonces = new Map(first?.nonces);
        v1Operations = new Map(first?.v1Operations);
        moves = [...(first?.moves ?? [])];
        await vm.rewind(first?.mark ?? 0);
        ledger.reset();
      }),
    stop: () => clearInterval(timer),
    isHeld: () => held,
    nonceOf,
    waitingOf,
    findRecord: (txid: string) => records.get(txid.replace(/^0x/, '')),
    recordsOf: (sender: string) => [...records.values()].filter(({ tx }) => tx.sender === sender),
    findNameOperation: (name: string) => v1Operations.get(name),
    nameOperations: () => [...v1Operations.values()],
    /** Of one token, oldest first. */
    movesOf: (asset: string, valueHex: string) => moves.filter((move) => move.asset === asset && move.valueHex === valueHex),
  };
}

function operationOf({ payload, sender }: SignedTransaction): Operation {
  switch (payload.kind) {
    case 'token_transfer':
      return { do: 'transfer', from: sender, to: payload.recipient, amount: payload.amount };
    case 'contract_call':
      return { do: 'call', contract: payload.contract, fn: payload.fn, args: payload.args, sender };
    case 'smart_contract':
      return { do: 'deploy', name: payload.name, source: payload.source, clarityVersion: payload.clarityVersion, sender };
  }
}

/** `{attachment: {hash, attachment-index, metadata: {name, namespace, tx-sender, op}}}` */
function readNameOperation(value: ClarityValue, txid: string): NameOperation | undefined {
  const attachment = (cvToValue(value) as Attachment).attachment?.value;
  if (!attachment) return undefined;
  const { name, namespace, op } = attachment.metadata.value;
  return {
    name: `${text(name.value)}.${text(namespace.value)}`,
    operation: op.value,
    txid,
    zonefileHash: attachment.hash.value.replace(/^0x/, ''),
  };
}
type Field = { value: string };
type Attachment = {
  attachment?: { value: { hash: Field; metadata: { value: { name: Field; namespace: Field; op: Field } } } };
};

const text = (hex: string) => Buffer.from(hex.replace(/^0x/, ''), 'hex').toString('latin1');

function readMove(
  data: Record<string, unknown>,
  value: ClarityValue,
): Pick<TokenMove, 'asset' | 'valueHex' | 'sender' | 'recipient'> {
  const party = (who: unknown) => (typeof who === 'string' ? who : null);
  return {
    asset: String(data.asset_identifier),
    valueHex: `0x${cvToHex(value).replace(/^0x/, '')}`,
    sender: party(data.sender),
    recipient: party(data.recipient),
  };
}

/** What was seeded without a transaction still gets an id to show. */
function pseudoTxid(step: number): string {
  return `0x${createHash('sha256').update(`autonym devnet step ${step}`).digest('hex')}`;
}
