/**
 * Scopes of a hub token: what its bearer may write, delete or only archive.
 * Rules of the reference hub (Gaia 2.8): a token without scopes may do everything; one kind of scope limits that kind of act only.
 */
import { HubRefusal } from './error.ts';

const scopeNames = [
  'putFile',
  'putFilePrefix',
  'deleteFile',
  'deleteFilePrefix',
  'putFileArchival',
  'putFileArchivalPrefix',
] as const;
export type Scope = { scope: (typeof scopeNames)[number]; domain: string };

const maxScopes = 8;

/** Read the `scopes` claim; absent means none. */
export function parseScopes(claim: unknown): Scope[] {
  if (claim === undefined || claim === null) return [];
  if (!Array.isArray(claim)) throw new HubRefusal('ValidationError', 'Authentication scopes must be a list');
  if (claim.length > maxScopes) throw new HubRefusal('ValidationError', 'Too many authentication scopes');
  return claim.map(parseScope);
}

function parseScope(claim: unknown): Scope {
  const { scope, domain } = Object(claim) as Record<string, unknown>;
  const known = scopeNames.find((name) => name === scope);
  if (!known) throw new HubRefusal('ValidationError', `Unrecognized scope ${String(scope)}`);
  if (typeof domain !== 'string') throw new HubRefusal('ValidationError', 'No domain given in scope');
  return { scope: known, domain };
}

/** Old versions must be kept: a write or delete first moves the file out of the way. */
export function keepsHistory(scopes: Scope[]): boolean {
  return scopes.some(({ scope }) => scope.startsWith('putFileArchival'));
}

/** Refuse an act on a path that the token's scopes do not cover. */
export function checkScopes(scopes: Scope[], act: 'write' | 'delete', path: string): void {
  const kind = act === 'write' ? 'putFile' : 'deleteFile';
  if (!covers(scopes, 'putFileArchival', path))
    throw new HubRefusal('ValidationError', `Not authorized to modify ${path} by scopes`);
  if (!covers(scopes, kind, path)) throw new HubRefusal('ValidationError', `Not authorized to ${act} ${path} by scopes`);
}

function covers(scopes: Scope[], kind: 'putFile' | 'deleteFile' | 'putFileArchival', path: string): boolean {
  const limits = scopes.filter(({ scope }) => scope === kind || scope === `${kind}Prefix`);
  if (limits.length === 0) return true;
  return limits.some(({ scope, domain }) => (scope === kind ? path === domain : path.startsWith(domain)));
}
