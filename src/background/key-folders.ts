/**
 * What the person's storage has for an app under each key that a wallet could have given it: whoever used the app with another wallet finds the files
 * there. Asked when a person looks, never by itself. Part of `registry.js`.
 */
import * as v from 'valibot';
import type { KeyFolder } from '../contract/commands/requests.ts';
import { keyForms, later } from '../contract/shapes.ts';
import { hostOf, readAnswer } from '../network/answer.ts';
import type { Http } from '../network/http.ts';
import { makeHub } from '../network/hub.ts';
import type { Vault } from '../vault/vault.ts';

const timeoutMs = 10_000;

/** Throws `vault-locked`. A folder that the storage does not tell of says so; it is not empty. */
export async function findKeyFolders(
  { http, vault }: { http: Http; vault: Pick<Vault, 'listingBearer'> },
  hubUrl: string,
  origin: string,
  identityIndex: number,
): Promise<KeyFolder[]> {
  const info = makeHub({ http, hubUrl, timeoutMs }).info();
  const look = async (form: KeyFolder['form']): Promise<KeyFolder> => {
    try {
      const { challengeText } = await info;
      const { address, bearer } = await vault.listingBearer({ index: identityIndex, origin, form }, { challengeText, hubUrl });
      const answer = await http({
        url: `${hubUrl}/list-files/${address}`,
        method: 'POST',
        headers: { Authorization: bearer, 'Content-Type': 'application/json' },
        body: JSON.stringify({ page: null }),
        timeoutMs,
        maxBytes: 1_048_576,
      });
      const { entries, page } = readAnswer(hostOf(hubUrl), answer, listing());
      return { form, files: entries.filter((entry) => entry !== null).length, more: typeof page === 'string' && page !== '' };
    } catch (error) {
      if ((error as { code?: string }).code === 'vault-locked') throw error;
      return { form, files: null, more: false };
    }
  };
  return Promise.all(keyForms.map(look));
}

const listing = later(() =>
  v.object({ entries: v.array(v.unknown()), page: v.optional(v.nullable(v.union([v.string(), v.number()]))) }),
);
