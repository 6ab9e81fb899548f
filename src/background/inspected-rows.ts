/** What the inspector noted, as it is kept: without secrets, within bounds, and with the network it was asked on. */
import type { Network } from '../contract/settings.ts';
import { isLocalNetwork } from '../network/endpoints.ts';
import type { InspectedRow, NotedRow } from './inspector.ts';
import { answerWithoutSecrets, claimsOf, namesSecret, withoutSecrets } from './without-secrets.ts';

/** A sign-in token whole, and the beginning of a contract. */
const mostAskChars = 17_000;
const mostAnswerChars = 20_000;
const mostChars = 400_000;

/** Rows that were kept before stay as they are. `chosen` is the network of this moment. */
export function keepRows(rows: readonly NotedRow[], chosen: Network): InspectedRow[] {
  const { id, chain } = chosen;
  return fitting(rows.map((row) => ({ network: { id, chain, local: isLocalNetwork(chosen) }, ...keep(row) })));
}

function keep({ told, ...row }: NotedRow): InspectedRow {
  if (told && row.answer) row.answer = { ...row.answer, result: shortened(answerWithoutSecrets(told.result)) };
  if (!('said' in row)) return row;
  const { said, ...rest } = row;
  try {
    return { ...rest, ...keepSaid(said) };
  } catch {
    return { ...rest, ask: '', kept: 'cut' }; // Too deep to be written out.
  }
}

function keepSaid(said: unknown): Pick<InspectedRow, 'ask' | 'kept'> {
  // A token as it is, anything else as JSON.
  const all = typeof said === 'string' ? said : (JSON.stringify(said) ?? '');
  const claims = claimsOf(all);
  if (all.length > mostAskChars) {
    // A cut token says nothing: what it says is cut in its place.
    const text = claims === undefined ? all : JSON.stringify(claims);
    return { ask: namesSecret(text) ? '' : text.slice(0, mostAskChars), kept: 'cut' };
  }
  const ask = all;
  if (!namesSecret(claims === undefined ? ask : JSON.stringify(claims))) return { ask, kept: 'whole' };
  return { ask: JSON.stringify(withoutSecrets(claims ?? parse(ask))), kept: 'redacted' };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return '[kept back]';
  }
}

function shortened(result: unknown): unknown {
  const { length } = JSON.stringify(result) ?? '';
  return length > mostAnswerChars ? `[${length} characters]` : result;
}

/** The newest that have room. */
function fitting(rows: InspectedRow[]): InspectedRow[] {
  let chars = 0;
  const newest = rows.toReversed().filter(({ ask, answer }) => {
    chars += ask.length + (JSON.stringify(answer)?.length ?? 0);
    return chars <= mostChars;
  });
  return newest.reverse();
}
