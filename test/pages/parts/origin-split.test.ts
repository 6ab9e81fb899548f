import { describe, expect, it } from 'vitest';
import { splitOrigin } from '../../../src/pages/parts/origin-split.ts';

describe('splitOrigin', () => {
  it('sets the registrable domain apart from what anybody can write before it', () => {
    expect(splitOrigin('https://login.mybank.com.evil.example', 'evil.example')).toEqual({
      scheme: 'https://',
      before: 'login.mybank.com.',
      domain: 'evil.example',
      after: '',
      foreign: false,
    });
  });

  it('leaves out the middle of a very long sub-domain, never the domain', () => {
    const { before, domain } = splitOrigin(`https://${'login.mybank.com.'.repeat(18)}evil.example`, 'evil.example');
    expect(before.length).toBeLessThan(50);
    expect(before.endsWith('mybank.com.')).toBe(true);
    expect(domain).toBe('evil.example');
  });

  it('keeps ports and addresses', () => {
    expect(splitOrigin('http://127.0.0.1:4000')).toMatchObject({ scheme: 'http://', domain: '127.0.0.1', after: ':4000' });
    expect(splitOrigin('http://[::1]:4000')).toMatchObject({ domain: '[::1]', after: ':4000' });
  });

  it('does not believe a site that the host does not end with', () => {
    expect(splitOrigin('https://notevil.example', 'evil.example')).toMatchObject({ before: '', domain: 'notevil.example' });
  });

  it('says when a host is written in foreign letters', () => {
    expect(splitOrigin('https://xn--pple-43d.com', 'xn--pple-43d.com').foreign).toBe(true);
    expect(splitOrigin('https://app.xn--80ak6aa92e.com').foreign).toBe(true);
  });
});
