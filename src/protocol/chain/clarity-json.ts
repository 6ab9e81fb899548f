/**
 * Clarity values and post-conditions as apps hand them over in calls: hex, or the plain objects of @stacks/transactions 7 (whose numbers
 * are text by then, because they came as JSON).
 */
import { hexToBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import { type ClarityValue, encodeClarity, parseClarity } from './clarity.ts';
import { type Comparison, encodePostCondition, type PostCondition, parsePostCondition } from './post-condition.ts';

const maxDepth = 32;

/** Throws `bad-clarity`. */
export function readClarityArgument(value: unknown): ClarityValue {
  if (typeof value === 'string') return parseClarity(value);
  const read = readObject(value, 1);
  encodeClarity(read); // Its limits are checked where it is written.
  return read;
}

/** Throws `bad-post-condition`, `bad-clarity`, `bad-c32`. */
export function readPostConditionArgument(value: unknown): PostCondition {
  if (typeof value === 'string') return parsePostCondition(value);
  const condition = readConditionObject(fieldsOf(value, badCondition));
  encodePostCondition(condition);
  return condition;
}

function readObject(value: unknown, depth: number): ClarityValue {
  if (depth > maxDepth) throw badValue('it is nested too deep');
  const { type, value: inner } = fieldsOf(value, badValue);
  switch (type) {
    case 'int':
    case 'uint':
      return { type, value: readInteger(inner, badValue) };
    case 'true':
    case 'false':
      return { type: 'bool', value: type === 'true' };
    case 'buffer':
      if (typeof inner !== 'string' || !/^([0-9a-f]{2})*$/i.test(inner)) throw badValue('a buffer is hex');
      return { type, bytes: hexToBytes(inner) };
    case 'address':
    case 'contract':
      return { type: 'principal', principal: readText(inner) };
    case 'ok':
    case 'err':
    case 'some':
      return { type, value: readObject(inner, depth + 1) };
    case 'none':
      return { type };
    case 'ascii':
    case 'utf8':
      return { type, text: readText(inner) };
    case 'list':
      if (!Array.isArray(inner)) throw badValue('a list is an array');
      return { type, items: inner.map((item) => readObject(item, depth + 1)) };
    case 'tuple': {
      const fields = Object.entries(fieldsOf(inner, badValue));
      return { type, fields: new Map(fields.map(([name, field]) => [name, readObject(field, depth + 1)])) };
    }
    default:
      throw badValue('no value is of this type');
  }
}

const comparisons: Record<string, Comparison> = {
  eq: 'equal',
  gt: 'greater',
  gte: 'greater-equal',
  lt: 'less',
  lte: 'less-equal',
};
const sendings: Record<string, 'sends' | 'does-not-send' | 'may-send'> = {
  sent: 'sends',
  'not-sent': 'does-not-send',
  'maybe-sent': 'may-send',
};
const performances: Record<string, 'will-not' | 'may' | 'will'> = {
  'will-not-perform': 'will-not',
  'may-perform': 'may',
  'will-perform': 'will',
};

function readConditionObject({ type, address, condition, amount, asset, assetId }: Record<string, unknown>): PostCondition {
  if (typeof address !== 'string') throw badCondition('it names no sender');
  const sender = address;
  switch (type) {
    case 'stx-postcondition':
    case 'staking-postcondition':
      return { type: type === 'stx-postcondition' ? 'stx' : 'staking', sender, ...readAmount(condition, amount) };
    case 'ft-postcondition':
      return { type: 'fungible', sender, asset: readAsset(asset), ...readAmount(condition, amount) };
    case 'nft-postcondition':
      return {
        type: 'non-fungible',
        sender,
        asset: readAsset(asset),
        id: readClarityArgument(assetId),
        sends: readCode(sendings, condition),
      };
    case 'pox-postcondition':
      return { type: 'pox', sender, performs: readCode(performances, condition) };
    default:
      throw badCondition('it is of no type there is');
  }
}

const readAmount = (condition: unknown, amount: unknown): { comparison: Comparison; amount: bigint } => ({
  comparison: readCode(comparisons, condition),
  amount: readInteger(amount, badCondition),
});

function readAsset(asset: unknown): { contract: string; name: string } {
  const [contract = '', name = '', ...more] = typeof asset === 'string' ? asset.split('::') : [];
  if (contract === '' || name === '' || more.length > 0) throw badCondition('an asset is a contract and a name, with :: between');
  return { contract, name };
}

function readCode<Code>(codes: Record<string, Code>, code: unknown): Code {
  const read = typeof code === 'string' && Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (read === undefined) throw badCondition('its comparison is none there is');
  return read;
}

/** A number only where it is exact. */
function readInteger(value: unknown, bad: Bad): bigint {
  if (typeof value === 'string' && /^-?\d{1,40}n?$/.test(value)) return BigInt(value.replace('n', ''));
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  throw bad('a number is whole, as text');
}

function readText(value: unknown): string {
  if (typeof value !== 'string') throw badValue('a text is missing');
  return value;
}

type Bad = (why: string) => AutonymError;

function fieldsOf(value: unknown, bad: Bad): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('it is neither hex nor an object');
  return value as Record<string, unknown>;
}

const badValue: Bad = (why) => new AutonymError('bad-clarity', `This is not a Clarity value: ${why}.`);
const badCondition: Bad = (why) => new AutonymError('bad-post-condition', `This is not a post-condition: ${why}.`);
