/**
 * What apps ask an account to sign, read from the parameters of SIP-030 methods. Part of the crypto script, because values and
 * transactions are read to their last byte before anybody is asked. What apps may say: docs/provider.md, "Methods".
 */
import * as v from 'valibot';
import type { BasicProfile } from '../contract/commands/identities.ts';
import { later } from '../contract/shapes.ts';
import { formatClarity } from '../protocol/chain/clarity.ts';
import { readClarityArgument, readPostConditionArgument } from '../protocol/chain/clarity-json.ts';
import { readDomain } from '../protocol/chain/message.ts';
import { formatPostCondition } from '../protocol/chain/post-condition.ts';
import { encodeMemo, parseTransaction } from '../protocol/chain/transaction.ts';
import type { TransactionAsk } from '../protocol/chain/transaction-ask.ts';
import { AutonymError } from '../protocol/error.ts';
import { parseC32Address } from '../protocol/keys/c32.ts';
import { isJsonObject } from '../protocol/token/json.ts';
import { profileView } from '../protocol/token/profile-view.ts';
import type { MessageMethod, TransactionMethod } from './account-methods.ts';

/** `domain` and `message` of structured data are Clarity values in hex. */
export type MessageAsk = { type: 'text'; text: string } | { type: 'structured'; domain: string; message: string };

/** Of a profile the three things a person writes too; nothing else of theirs is changed for an app. Throws `bad-params`. */
export function readProfileAsk(params: unknown): BasicProfile {
  const { profile, person = profile } = read(profileShape(), params);
  if (!isJsonObject(person)) throw badParams();
  const { name = '', description = '', imageUrl = '' } = profileView(person);
  return { name, description, imageUrl };
}

const tooLong = 65_536;

/** Throws `bad-params`. */
export function readMessageAsk(method: MessageMethod, params: unknown): MessageAsk {
  if (method === 'stx_signMessage') {
    const { message, messageType, domain } = read(textShape(), params);
    // Leather has one method for both.
    return messageType === 'structured' ? readStructured(message, domain) : { type: 'text', text: message };
  }
  const { message, domain } = read(structuredShape(), params);
  return readStructured(message, domain);
}

/** Throws `bad-params`. */
export function readTransactionAsk(method: TransactionMethod, params: unknown): TransactionAsk {
  switch (method) {
    case 'stx_transferStx': {
      const { recipient, amount, memo = '', ...common } = read(transferShape(), params);
      within(() => encodeMemo(memo));
      const action = { type: 'transfer', recipient: principal(recipient), amount: whole(amount), memo } as const;
      // The network itself lets a transfer move what it says and nothing else.
      return { action, ...readCommon({ ...common, postConditions: [], postConditionMode: 'deny' }) };
    }
    case 'stx_transferSip10Ft': {
      const { recipient, asset, amount, ...common } = read(tokenShape(), params);
      const action = { type: 'send-token', asset, recipient: principal(recipient), amount: whole(amount) } as const;
      return { action, ...readCommon(common) };
    }
    case 'stx_transferSip9Nft': {
      const { recipient, asset, assetId, ...common } = read(nftShape(), params);
      const action = { type: 'send-nft', asset, recipient: principal(recipient), id: clarity(assetId) } as const;
      return { action, ...readCommon(common) };
    }
    case 'stx_callContract': {
      const { contract, functionName, functionArgs, arguments: old, ...common } = read(callShape(), params);
      const args = (functionArgs ?? old ?? []).map(clarity);
      return { action: { type: 'call', contract: contractPrincipal(contract), functionName, args }, ...readCommon(common) };
    }
    case 'stx_deployContract': {
      const { name, clarityCode: code, clarityVersion, ...common } = read(deployShape(), params);
      const version = clarityVersion === undefined ? {} : { clarityVersion: Number(clarityVersion) };
      return { action: { type: 'deploy', name, code, ...version }, ...readCommon(common) };
    }
    case 'stx_signTransaction': {
      const { transaction, txHex, broadcast = false } = read(signShape(), params);
      const hex = transaction ?? txHex ?? '';
      const { origin, sponsor } = within(() => parseTransaction(hex));
      return {
        action: { type: 'sign', transaction: hex },
        postConditions: [],
        mode: 'deny',
        sponsored: sponsor !== undefined,
        broadcast,
        fee: String(origin.fee),
        nonce: String(origin.nonce),
      };
    }
  }
}

type Common = v.InferOutput<ReturnType<typeof commonShape>>;

function readCommon(common: Common): Omit<TransactionAsk, 'action'> {
  const { postConditions = [], postConditionMode = 'deny', sponsored = false, broadcast = true, fee, nonce, address } = common;
  return {
    postConditions: postConditions.map((one) => within(() => formatPostCondition(readPostConditionArgument(one)))),
    mode: typeof postConditionMode === 'string' ? postConditionMode : postConditionMode === 1 ? 'allow' : 'deny',
    sponsored,
    // Nobody takes a transaction whose sponsor has not signed yet.
    broadcast: broadcast && !sponsored,
    ...(fee === undefined ? {} : { fee: whole(fee) }),
    ...(nonce === undefined ? {} : { nonce: whole(nonce) }),
    ...(address === undefined ? {} : { address: principal(address) }),
  };
}

function readStructured(message: unknown, domain: unknown): MessageAsk {
  const [what, whom] = [within(() => readClarityArgument(message)), within(() => readClarityArgument(domain))];
  within(() => readDomain(whom));
  return { type: 'structured', domain: formatClarity(whom), message: formatClarity(what) };
}

const clarity = (value: unknown): string => within(() => formatClarity(readClarityArgument(value)));

/** An address, with a contract's name behind it or not. */
function principal(text: string): string {
  const [address = '', name, ...more] = text.split('.');
  within(() => parseC32Address(address));
  if (more.length > 0 || (name !== undefined && !/^[a-zA-Z][a-zA-Z0-9_-]{0,127}$/.test(name))) throw badParams();
  return text;
}

function contractPrincipal(text: string): string {
  if (!text.includes('.')) throw badParams();
  return principal(text);
}

/** At most 64 bits, as every amount, fee and nonce is. */
function whole(value: number | string): string {
  const number = BigInt(value);
  if (number >= 2n ** 64n) throw badParams();
  return number.toString();
}

function read<S extends v.GenericSchema>(shape: S, params: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(shape, params);
  if (!parsed.success) throw badParams();
  return parsed.output;
}

/** A page hears that its parameters do not fit, and why, in the words of whoever found out. */
function within<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw badParams(cause);
  }
}

function badParams(cause?: unknown): AutonymError {
  const why = cause instanceof AutonymError ? ` ${cause.message}` : '';
  return new AutonymError('bad-params', `These parameters do not fit this method.${why}`, { cause });
}

/** What is not for us (networks, pictures, versions of a client) is let be. */
const text = (max = tooLong) => v.pipe(v.string(), v.maxLength(max));
const number = () => v.union([v.pipe(v.string(), v.regex(/^\d{1,20}$/)), v.pipe(v.number(), v.safeInteger(), v.minValue(0))]);
const value = () => v.union([text(), v.record(v.string(), v.unknown())]);
const assetShape = () =>
  v.pipe(v.string(), v.regex(/^S[0-9A-Z]{20,45}\.[a-zA-Z][a-zA-Z0-9_-]{0,127}::[a-zA-Z][a-zA-Z0-9_-]{0,127}$/));
const common = {
  address: v.optional(text(60)),
  fee: v.optional(number()),
  nonce: v.optional(number()),
  sponsored: v.optional(v.boolean()),
  broadcast: v.optional(v.boolean()),
  postConditions: v.optional(v.pipe(v.array(value()), v.maxLength(64))),
  postConditionMode: v.optional(v.union([v.picklist(['allow', 'deny', 'originator']), v.picklist([1, 2])])),
};
const commonShape = later(() => v.object(common));
const textShape = later(() => v.object({ message: text(), messageType: v.optional(v.string()), domain: v.optional(value()) }));
const structuredShape = later(() => v.object({ message: value(), domain: value() }));
const transferShape = later(() => v.object({ ...common, recipient: text(180), amount: number(), memo: v.optional(text(34)) }));
const tokenShape = later(() => v.object({ ...common, recipient: text(180), asset: assetShape(), amount: number() }));
const nftShape = later(() => v.object({ ...common, recipient: text(180), asset: assetShape(), assetId: value() }));
const callShape = later(() =>
  v.object({
    ...common,
    contract: text(180),
    functionName: v.pipe(v.string(), v.regex(/^[a-zA-Z](?:[a-zA-Z0-9]|[-_!?+<>=/*]){0,127}$|^[-+=/*]$|^[<>]=?$/)),
    functionArgs: v.optional(v.pipe(v.array(value()), v.maxLength(256))),
    arguments: v.optional(v.pipe(v.array(value()), v.maxLength(256))),
  }),
);
const deployShape = later(() =>
  v.object({
    ...common,
    name: v.pipe(v.string(), v.regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,127}$/)),
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the code of a contract is ASCII
    clarityCode: v.pipe(v.string(), v.maxLength(131_072), v.regex(/^[\x00-\x7f]*$/)),
    clarityVersion: v.optional(v.union([v.picklist([1, 2, 3, 4, 5, 6]), v.picklist(['1', '2', '3', '4', '5', '6'])])),
  }),
);
const profileShape = later(() => v.object({ profile: v.optional(v.unknown()), person: v.optional(v.unknown()) }));
const signShape = later(() =>
  v.object({ transaction: v.optional(text(262_144)), txHex: v.optional(text(262_144)), broadcast: v.optional(v.boolean()) }),
);
