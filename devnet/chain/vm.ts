/**
 * The Clarity VM: one simnet session and the log of everything that was done to it. The simnet cannot undo, so to undo is to replay the log
 * without its end in a fresh session (about two seconds).
 */
import { getSDK, type Simnet } from '@stacks/clarinet-sdk';
import { type ClarityAbi, type ClarityValue, type ClarityVersion, cvToHex, cvToString } from '@stacks/transactions';

/** One thing done to the chain. */
export type Operation =
  | { do: 'mint'; to: string; amount: bigint }
  | { do: 'transfer'; from: string; to: string; amount: bigint }
  | { do: 'call'; contract: string; fn: string; args: ClarityValue[]; sender: string }
  | { do: 'deploy'; name: string; source: string; clarityVersion: ClarityVersion; sender: string }
  | { do: 'burn-blocks'; count: number };

/** An event as the API of a node tells it; `raw` is the serialized value of a print. */
export type ChainEvent = { kind: string; data: Record<string, unknown>; value?: ClarityValue };

/** What came of an operation. A runtime error leaves no trace in the VM. */
export type Outcome = {
  ok: boolean;
  result?: ClarityValue;
  resultHex: string;
  resultText: string;
  events: ChainEvent[];
  error?: string;
};

export type Vm = Awaited<ReturnType<typeof makeVm>>;

/** The SDK forgets a contract whose last expression has a value, so every source ends with a definition of ours, hidden again when read. */
const endingName = 'autonym-devnet-end';
const ending = `\n(define-private (${endingName}) true)`;

/** (err none): what a node records as the result of a runtime error. */
const errNone = { hex: '0x0809', text: '(err none)' };

export async function makeVm() {
  const log: Operation[] = [];
  let session = await startSession();
  /** Read-only calls since the last change: a call costs milliseconds, and a list of all names is hundreds. */
  const reads = new Map<string, ClarityValue>();

  return {
    apply(operation: Operation): Outcome {
      reads.clear();
      log.push(operation);
      return run(session, operation);
    },
    /** A point to come back to. */
    mark: () => log.length,
    /** Undo everything after `mark`. */
    async rewind(mark: number): Promise<void> {
      log.length = mark;
      session = await startSession();
      for (const operation of log) run(session, operation);
      reads.clear();
    },
    read(contract: string, fn: string, args: ClarityValue[], sender: string): ClarityValue {
      const key = [contract, fn, sender, ...args.map((value) => cvToHex(value))].join(' ');
      const known = reads.get(key);
      if (known !== undefined) return known;
      const result = quietly(() => session.callReadOnlyFn(contract, fn, args, sender).result);
      reads.set(key, result);
      return result;
    },
    findDataVar(contract: string, name: string): ClarityValue | undefined {
      return orUndefined(() => session.getDataVar(contract, name));
    },
    /** `(some value)`; undefined when there is no entry. */
    findMapEntry(contract: string, map: string, key: ClarityValue): ClarityValue | undefined {
      return orUndefined(() => session.getMapEntry(contract, map, key));
    },
    findSource: (contract: string): string | undefined => session.getContractSource(contract)?.replace(ending, ''),
    findInterface(contract: string): ClarityAbi | undefined {
      const abi = session.getContractsInterfaces().get(contract) as ClarityAbi | undefined;
      return abi && { ...abi, functions: abi.functions.filter(({ name }) => name !== endingName) };
    },
    balance: (principal: string): bigint => session.getAssetsMap().get('STX')?.get(principal) ?? 0n,
    burnHeight: () => session.burnBlockHeight,
    height: () => session.stacksBlockHeight,
  };
}

async function startSession(): Promise<Simnet> {
  const session = await getSDK();
  await session.initEmptySession(undefined);
  session.setEpoch('3.4');
  return session;
}

function run(session: Simnet, operation: Operation): Outcome {
  try {
    switch (operation.do) {
      case 'mint':
        session.mintSTX(operation.to, operation.amount);
        return nothing;
      case 'burn-blocks':
        session.mineEmptyBurnBlocks(operation.count);
        return nothing;
      case 'transfer':
        return outcome(quietly(() => session.transferSTX(operation.amount, operation.to, operation.from)));
      case 'call':
        return outcome(quietly(() => session.callPublicFn(operation.contract, operation.fn, operation.args, operation.sender)));
      case 'deploy': {
        const clarityVersion: number = operation.clarityVersion; // the SDK brings its own copy of the enum
        const options = { clarityVersion };
        const deployed = outcome(
          quietly(() => session.deployContract(operation.name, operation.source + ending, options, operation.sender)),
        );
        return { ...deployed, ok: true, resultHex: '0x0703', resultText: '(ok true)' };
      }
    }
  } catch (error) {
    return { ok: false, resultHex: errNone.hex, resultText: errNone.text, events: [], error: String(error) };
  }
}

const nothing: Outcome = { ok: true, resultHex: '0x0703', resultText: '(ok true)', events: [] };

function outcome(answer: ReturnType<Simnet['callPublicFn']>): Outcome {
  const { result } = answer;
  return {
    ok: result.type !== 'err',
    result,
    resultHex: `0x${cvToHex(result).replace(/^0x/, '')}`,
    resultText: cvToString(result),
    events: answer.events.map(({ event, data }) => {
      const { value, ...rest } = data;
      return value === undefined ? { kind: event, data: rest } : { kind: event, data: rest, value };
    }),
  };
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return quietly(read);
  } catch {
    return undefined; // the SDK throws the string 'value not found' for absent entries and absent variables alike
  }
}

/** The SDK prints every contract error and print event to the console. */
function quietly<T>(work: () => T): T {
  const { log, error } = console;
  console.log = console.error = () => {};
  try {
    return work();
  } finally {
    console.log = log;
    console.error = error;
  }
}
