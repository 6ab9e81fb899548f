/**
 * Post-conditions: what a sender allows a transaction to move (SIP-005, and the modes of SIP-040). A minted asset is not moved.
 */
import {
  addressToString,
  cvToHex,
  FungibleConditionCode,
  NonFungibleConditionCode,
  PostConditionPrincipalId,
  type PostConditionPrincipalWire,
  PostConditionType,
  type PostConditionWire,
} from '@stacks/transactions';
import type { SignedTransaction } from './transaction.ts';
import type { ChainEvent } from './vm.ts';

/** What left whom. `asset` is `STX`, or `contract::asset`; `item` is the serialized value of one non-fungible. */
type Move = { from: string; asset: string; amount: bigint; item?: string };

/** The sentence why a transaction must not have happened, or undefined when it may stand. */
export function findBrokenPostCondition(
  { postConditions, postConditionMode, sender }: Pick<SignedTransaction, 'postConditions' | 'postConditionMode' | 'sender'>,
  events: ChainEvent[],
): string | undefined {
  const moves = readMoves(events);
  const covered = new Set<Move>();
  for (const condition of postConditions) {
    const who = principalOf(condition.principal, sender);
    const mine = moves.filter((move) => move.from === who && concerns(condition, move));
    for (const move of mine) covered.add(move);
    if (!holds(condition, mine)) return `${who} broke a post-condition`;
  }
  if (postConditionMode === 'allow') return undefined;
  const loose = moves.find(
    (move) => !covered.has(move) && move.amount > 0n && (postConditionMode === 'deny' || move.from === sender),
  );
  return loose && `${loose.amount} of ${loose.asset} left ${loose.from} without a post-condition`;
}

function readMoves(events: ChainEvent[]): Move[] {
  return events.flatMap(({ kind, data, value }): Move[] => {
    const from = String(data.sender);
    switch (kind) {
      case 'stx_transfer_event':
      case 'stx_burn_event':
        return [{ from, asset: 'STX', amount: BigInt(String(data.amount)) }];
      case 'ft_transfer_event':
      case 'ft_burn_event':
        return [{ from, asset: String(data.asset_identifier), amount: BigInt(String(data.amount)) }];
      case 'nft_transfer_event':
      case 'nft_burn_event': {
        const item = value ? cvToHex(value) : String(data.raw_value);
        return [{ from, asset: String(data.asset_identifier), amount: 1n, item: item.replace(/^0x/, '') }];
      }
      default:
        return [];
    }
  });
}

function concerns(condition: PostConditionWire, move: Move): boolean {
  switch (condition.conditionType) {
    case PostConditionType.STX:
      return move.asset === 'STX';
    case PostConditionType.Fungible:
      return move.asset === assetOf(condition) && move.item === undefined;
    case PostConditionType.NonFungible:
      return move.asset === assetOf(condition) && move.item === cvToHex(condition.assetName).replace(/^0x/, '');
    default:
      return false;
  }
}

function assetOf({
  asset,
}: {
  asset: { address: Parameters<typeof addressToString>[0]; contractName: { content: string }; assetName: { content: string } };
}) {
  return `${addressToString(asset.address)}.${asset.contractName.content}::${asset.assetName.content}`;
}

function principalOf(principal: PostConditionPrincipalWire, sender: string): string {
  switch (principal.prefix) {
    case PostConditionPrincipalId.Origin:
      return sender;
    case PostConditionPrincipalId.Standard:
      return addressToString(principal.address);
    case PostConditionPrincipalId.Contract:
      return `${addressToString(principal.address)}.${principal.contractName.content}`;
  }
}

function holds(condition: PostConditionWire, moves: Move[]): boolean {
  const sent = moves.reduce((sum, { amount }) => sum + amount, 0n);
  switch (condition.conditionType) {
    case PostConditionType.STX:
    case PostConditionType.Fungible:
      return compare(sent, condition.conditionCode, BigInt(condition.amount));
    case PostConditionType.NonFungible:
      switch (condition.conditionCode) {
        case NonFungibleConditionCode.Sends:
          return sent > 0n;
        case NonFungibleConditionCode.DoesNotSend:
          return sent === 0n;
        default:
          return true; // may be sent: only lifts the deny
      }
    default:
      return true; // nobody stakes here
  }
}

function compare(sent: bigint, code: FungibleConditionCode, amount: bigint): boolean {
  switch (code) {
    case FungibleConditionCode.Equal:
      return sent === amount;
    case FungibleConditionCode.Greater:
      return sent > amount;
    case FungibleConditionCode.GreaterEqual:
      return sent >= amount;
    case FungibleConditionCode.Less:
      return sent < amount;
    case FungibleConditionCode.LessEqual:
      return sent <= amount;
  }
}
