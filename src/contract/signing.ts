/** What the approval shows of a message or a transaction: decoded from the very bytes that will be signed. Whole numbers travel as text. */

export type MessageView =
  | { type: 'text'; text: string }
  /** SIP-018: whom it is for, and the data in the notation of Clarity. */
  | { type: 'structured'; domain: { name: string; version: string; chainId: string }; data: string };

/** In the smallest unit of the asset. `least` has no upper bound. */
export type AmountView = { bound: 'exactly' | 'most' | 'least'; amount: string };

/** `asset` is `address.contract::name`; the `id` of a single piece is in the notation of Clarity. */
export type LimitView =
  | ({ what: 'stx' | 'staking' } & AmountView)
  | ({ what: 'fungible'; asset: string } & AmountView)
  | { what: 'non-fungible'; asset: string; id: string; sends: 'sends' | 'keeps' | 'may-send' }
  | { what: 'pox'; performs: 'will-not' | 'may' | 'will' };

export type TransactionView = {
  action:
    | { type: 'transfer'; recipient: string; amount: string; memo: string }
    | { type: 'call'; contract: string; functionName: string; args: string[] }
    | { type: 'deploy'; name: string; code: string; clarityVersion: number | null };
  /** What can leave the account, what others promise to send, and whether more than that may leave. */
  yours: LimitView[];
  others: { sender: string; limit: LimitView }[];
  isOpen: boolean;
  network: string;
  /** The app named this chain, and it is another one than the network's. */
  namedChain: 'mainnet' | 'testnet' | null;
  sponsored: boolean;
  broadcast: boolean;
  /** Hex of the unsigned transaction, with the fee and the nonce the app proposed, or zeros. */
  raw: string;
  proposed: { fee: string | null; nonce: string | null };
};

/** What the network says of an account and of what a transaction would cost, in µSTX. */
export type CostsView = { nonce: string; balance: string; fees: { low: string; middle: string; high: string } };
