/**
 * The settings file that wallets since 2020 kept sealed in storage: how many accounts there were, their names and apps.
 * Shapes: test/vectors/api_and_walletconfig.json. Whoever wrote it had the words' key, and may still have written nonsense: bounded and checked.
 */
import { isJsonObject, type JsonObject, parseJson } from '../../protocol/token/json.ts';
import { parseOrigin } from '../../protocol/token/origin.ts';
import type { ConfigAccount } from './question.ts';

const maxEntries = 200;

/** The accounts it lists; undefined when this is no such file. A file may carry both shapes: the newer counts unless the older has more. */
export function readWalletConfig(text: string): ConfigAccount[] | undefined {
  const file = parse(text);
  if (!isJsonObject(file)) return undefined;
  const lists = [file['accounts'], file['identities']].filter((list) => Array.isArray(list));
  const [longest] = lists.sort((a, b) => b.length - a.length);
  // A hole keeps its place: the place is the account's number.
  return longest?.slice(0, maxEntries).map((entry) => (isJsonObject(entry) ? readAccount(entry) : { apps: [] }));
}

/** Origins of the apps in a profile or in settings: `{origin: …}`. What is no origin is left out. */
export function originsOf(apps: unknown): string[] {
  if (!isJsonObject(apps)) return [];
  return [...new Set(Object.keys(apps).slice(0, maxEntries).flatMap(readOrigin))];
}

function readAccount({ username, address, apps }: JsonObject): ConfigAccount {
  return {
    ...(typeof username === 'string' && username !== '' ? { username } : {}),
    ...(typeof address === 'string' ? { address } : {}),
    apps: originsOf(apps).map((origin) => {
      const { lastLoginAt } = Object((apps as JsonObject)[origin]) as JsonObject;
      return { origin, ...(typeof lastLoginAt === 'number' && lastLoginAt > 0 ? { lastMs: lastLoginAt } : {}) };
    }),
  };
}

/** Letter by letter as it was written, because the app's key was made of exactly that; only what is no origin at all is refused. */
function readOrigin(text: string): string[] {
  try {
    parseOrigin(text);
    return text.length <= 300 ? [text] : [];
  } catch {
    return [];
  }
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
