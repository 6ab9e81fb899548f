import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../devnet/sites/certificate.ts';
import { type Sites, startSites } from '../../devnet/sites/main.ts';

let sites: Sites;
beforeAll(async () => {
  sites = await startSites();
});
afterAll(() => sites.stop());

/** Node does not resolve `*.localhost` everywhere, browsers do: connect to 127.0.0.1 and say the host. */
function get(url: string, ca?: string): Promise<string> {
  const { protocol, port, hostname, host, pathname, search } = new URL(url);
  const options = { host: '127.0.0.1', port, path: pathname + search, servername: hostname, headers: { host }, agent: false };
  return new Promise((resolve, reject) => {
    const request = protocol === 'https:' ? getHttps({ ...options, ca }) : getHttp(options);
    request.on('error', reject).on('response', (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text));
    });
  });
}

describe('sites behind names', () => {
  it('answer over http and say what was asked for', async () => {
    expect(await get(`${sites.http}/path?x=1&y=<b>`)).toContain('<dd id="path">/path?x=1&#38;y=%3Cb%3E</dd>');
  });

  it('answer over https to who trusts the authority of this run', async () => {
    const { caPem, caFile } = sites.certificate;
    expect(await readFile(caFile, 'utf8')).toBe(caPem);
    expect(await get(sites.https, caPem)).toContain(`<dd id="address">${sites.https}</dd>`);
    expect(await get(sites.https.replace('site.', 'alice.'), caPem)).toContain('<h1 id="site">Alice</h1>');
  });

  it('are refused over https by who does not', async () => {
    await expect(get(sites.https)).rejects.toMatchObject({ code: expect.stringMatching(/CERT|SIGNATURE/) });
  });
});

describe('makeCertificate', () => {
  it('makes a leaf that its authority signed, for the names asked for and no others', () => {
    const { caPem, certPem } = makeCertificate(['site.localhost', 'alice.localhost', '127.0.0.1']);
    const [ca, leaf] = [new X509Certificate(caPem), new X509Certificate(certPem)];
    expect(ca.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(leaf.checkHost('alice.localhost')).toBe('alice.localhost');
    expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(leaf.checkHost('example.com')).toBeUndefined();
    expect(leaf.subjectAltName).toBe('DNS:site.localhost, DNS:alice.localhost, IP Address:127.0.0.1');
  });

  it('never makes the same authority twice', () => {
    expect(makeCertificate(['a.localhost']).caPem).not.toBe(makeCertificate(['a.localhost']).caPem);
  });
});
