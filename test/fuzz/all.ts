/** Every reader of what strangers write. One that is not in here is not fuzzed. */
import type { Target } from './fuzz.ts';
import { clarity } from './targets/clarity.ts';
import { headers } from './targets/headers.ts';
import { names } from './targets/names.ts';
import { profiles } from './targets/profiles.ts';
import { proofs } from './targets/proofs.ts';
import { tokens } from './targets/tokens.ts';
import { zonefiles } from './targets/zonefiles.ts';

export const targets: readonly Target[] = [zonefiles, names, profiles, clarity, proofs, headers, tokens];
