/** The profile an owner publishes: fetched from where the zone file points, and shown only when the owner signed it. */
import { bytesToUtf8 } from '@noble/hashes/utils';
import type { ProfileState } from '../contract/names.ts';
import type { AutonymError } from '../protocol/error.ts';
import { verifyProfileFile } from '../protocol/token/profile-token.ts';
import { type ProfileView, profileView } from '../protocol/token/profile-view.ts';
import { checkStatus, garbled, hostOf } from './answer.ts';
import type { Http } from './http.ts';
import type { Questions } from './questions.ts';

export type FoundProfile = { profileState: ProfileState; profile?: ProfileView };

const timeoutMs = 8_000;
const maxBytes = 262_144;

/** Never throws for what the host does: a profile that cannot be had has a state. */
export async function resolveProfile(http: Http, questions: Questions, url: string, owner: string): Promise<FoundProfile> {
  const outcome = await questions.askHost(
    hostOf(url),
    'profile',
    () => readProfile(http, url, owner),
    (found) => ({ code: found === 'gone' ? 'file-gone' : 'signed' }),
  );
  if (outcome.kind === 'silent') return { profileState: isRefusal(outcome.error) ? 'refused' : 'unreachable' };
  return outcome.answer === 'gone' ? { profileState: 'gone' } : { profileState: 'verified', profile: outcome.answer };
}

async function readProfile(http: Http, url: string, owner: string): Promise<ProfileView | 'gone'> {
  const host = hostOf(url);
  const answer = await http({ url, timeoutMs, maxBytes });
  if (answer.status === 404 || answer.status === 410) return 'gone';
  checkStatus(host, answer);
  const text = bytesToUtf8(answer.body);
  // An error page is the host's failure and says nothing about the owner.
  if (!/^\s*[[{]/.test(text)) throw garbled(host, 'something that is no profile');
  return profileView(verifyProfileFile(text, owner));
}

/** The host answered, and what it gave is not the owner's. */
function isRefusal({ code }: AutonymError): boolean {
  return code.startsWith('profile-') || code === 'bad-address';
}
