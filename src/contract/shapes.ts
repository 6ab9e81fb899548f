/** Shapes that several commands share, and what the table of commands is made of. */
import * as v from 'valibot';

/** Our own pages. */
export type PageName = 'popup' | 'approve' | 'welcome' | 'home' | 'name' | 'recover' | 'auth';

/** What a command may look like, and the pages that may send it. */
export type Command = { shape: () => v.GenericSchema; pages: readonly PageName[] };
export type CommandTable<Asks> = { readonly [M in keyof Asks]: Command };

/** Made when first needed: schemas are the larger part of a background's heap, and a wake-up needs one or two of them. */
export function later<S>(make: () => S): () => S {
  let made: S | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export const empty = later(() => v.strictObject({}));
export const scope = later(() => v.picklist(['store_write', 'publish_data', 'email', 'app_key']));
/** How an app's key is made. `shipped`: as nearly every wallet does; the others are Xverse's, of before and since 2025. */
export const keyForms = ['shipped', 'xverse-2025', 'xverse-2023'] as const;
export type KeyForm = (typeof keyForms)[number];
export const keyForm = later(() => v.picklist(keyForms));
export const base64 = (bytes: number) =>
  v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/), v.maxLength(Math.ceil(bytes / 3) * 4));
/** So many bytes, as numbers: a string could not be wiped, and typed arrays do not cross messages in Chromium. The array itself is passed on, to be zeroed. */
export const bytes = (...lengths: number[]) =>
  v.custom<number[]>((value) => Array.isArray(value) && lengths.includes(value.length) && value.every(isByte));
const isByte = (value: unknown) => Number.isInteger(value) && (value as number) >= 0 && (value as number) < 256;
export const index = later(() => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0x7fffffff)));
export const label = later(() => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40)));
export const kdfParams = later(() =>
  v.variant('kind', [
    v.strictObject({ kind: v.literal('argon2id'), memoryKiB: v.number(), passes: v.number(), lanes: v.number() }),
    v.strictObject({ kind: v.literal('pbkdf2-sha256'), iterations: v.number() }),
  ]),
);
export const challenge = later(() => v.strictObject({ salt: base64(16), params: kdfParams() }));
