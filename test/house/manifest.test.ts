import { describe, expect, it } from 'vitest';
import { readJson, readText } from './source.ts';

type Manifest = {
  permissions: string[];
  'chrome:permissions': string[];
  'firefox:permissions': string[];
  host_permissions: string[];
  'chrome:web_accessible_resources': unknown;
  content_security_policy: { extension_pages: string };
};
const manifest = readJson<Manifest>('manifest.json');
const architecture = readText('ARCHITECTURE.md');

describe('the manifest', () => {
  const permissions = [
    ...manifest.permissions,
    ...manifest['chrome:permissions'],
    ...manifest['firefox:permissions'],
    ...manifest.host_permissions,
  ];
  for (const permission of permissions) {
    it(`has a sentence in ARCHITECTURE.md for ${permission}`, () => {
      expect(architecture).toMatch(new RegExp(`^\\| \`${permission.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}\` \\|.{20,}`, 'm'));
    });
  }

  it('asks for exactly these permissions', () => {
    expect(permissions.sort()).toEqual([
      'alarms',
      'contextMenus',
      'declarativeNetRequestWithHostAccess',
      'dns',
      'http://*/*',
      'https://*/*',
      'idle',
      'notifications',
      'scripting',
      'storage',
      'unlimitedStorage',
      'webNavigation',
      'webRequest',
      'webRequestBlocking',
    ]);
  });

  it('exposes no script to web pages and is reachable by no other extension', () => {
    expect(manifest['chrome:web_accessible_resources']).toEqual([
      { resources: ['name.html'], matches: ['http://*/*', 'https://*/*'] },
    ]);
    expect(manifest).not.toHaveProperty('externally_connectable');
    expect(manifest).not.toHaveProperty('web_accessible_resources');
  });

  it('keeps the strict policy of extension pages', () => {
    const policy = manifest.content_security_policy.extension_pages;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types autonym");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'/);
  });
});
