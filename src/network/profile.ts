/** The profile an owner publishes: fetched from where the zone file points, and shown only when the owner signed it. */
import { bytesToUtf8 } from '@noble/hashes/utils';
import type { ProfileState } from '../contract/names.ts';
import type { AutonymError } from '../protocol/error.ts';
import { type SignedProfile, verifyProfile } from '../protocol/token/profile-token.ts';
import { type ProfileView, profileView } from '../protocol/token/profile-view.ts';
import { checkStatus, garbled, hostOf } from './answer.ts';
import type { Http } from './http.ts';
import type { Questions } from './questions.ts';
import { findSuccessor } from './successors.ts';

export type FoundProfile = { profileState: ProfileState; profile?: ProfileView; profileEnded?: true; profileAtMs?: number };

const timeoutMs = 8_000;
const maxBytes = 262_144;

export type ProfilePowers = { http: Http; questions: Questions; now: () => number };

/** Never throws for what the host does: a profile that cannot be had has a state. A host that is gone is followed by the one that took over. */
export async function resolveProfile(powers: ProfilePowers, url: string, owner: string): Promise<FoundProfile> {
  const found = await askProfile(powers, url, owner);
  const successor = found.profileState === 'gone' || found.profileState === 'unreachable' ? findSuccessor(url, owner) : undefined;
  if (successor === undefined) return found;
  const there = await askProfile(powers, successor, owner);
  return there.profileState === 'unreachable' ? found : there;
}

async function askProfile({ http, questions, now }: ProfilePowers, url: string, owner: string): Promise<FoundProfile> {
  const outcome = await questions.askHost(
    hostOf(url),
    'profile',
    () => readProfile(http, url, owner),
    (found) => ({ code: found === 'gone' ? 'file-gone' : 'signed' }),
  );
  if (outcome.kind === 'silent') return { profileState: stateOf(outcome.error) };
  if (outcome.answer === 'gone') return { profileState: 'gone' };
  const { claim, signedAtMs, endsAtMs } = outcome.answer;
  const ended = endsAtMs !== undefined && endsAtMs < now();
  return {
    profileState: 'verified',
    profile: profileView(claim),
    ...(ended ? { profileEnded: true } : {}),
    ...(signedAtMs === undefined ? {} : { profileAtMs: signedAtMs }),
  };
}

async function readProfile(http: Http, url: string, owner: string): Promise<SignedProfile | 'gone'> {
  const host = hostOf(url);
  const answer = await http({ url, timeoutMs, maxBytes });
  if (answer.status === 404 || answer.status === 410) return 'gone';
  checkStatus(host, answer);
  const text = bytesToUtf8(answer.body);
  // An error page is the host's failure and says nothing about the owner.
  if (!/^\s*[[{]/.test(text)) throw garbled(host, 'something that is no profile');
  return verifyProfile(text, owner);
}

/** A file that is too large will be so next time; other failures of a host pass. What it gave may not be the owner's. */
function stateOf({ code }: AutonymError): ProfileState {
  if (code === 'answer-too-large') return 'too-large';
  return code.startsWith('profile-') || code === 'bad-address' ? 'refused' : 'unreachable';
}
