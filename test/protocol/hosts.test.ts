import { describe, expect, it } from 'vitest';
import { isLoopback, isPrivate, operatorOf } from '../../src/protocol/hosts.ts';

describe('hosts', () => {
  it('knows this machine', () => {
    for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', 'hello.localhost', '[::1]'])
      expect(isLoopback(host), host).toBe(true);
    for (const host of ['localhost.example', '127.0.0.1.example', '128.0.0.1', 'notlocalhost'])
      expect(isLoopback(host), host).toBe(false);
  });
  it('knows what is public', () => {
    for (const host of ['example.com', 'corp.example', '8.8.8.8', '172.32.0.1', '100.128.0.1', '[2606:4700::1]', '11.0.0.1'])
      expect(isPrivate(host), host).toBe(false);
  });
  it('takes hosts of one domain, all addresses in numbers, and this machine for one operator each', () => {
    const of = (url: string, portsApart = false) => operatorOf(url, { portsApart });
    expect(of('https://api.hiro.so')).toBe('hiro.so');
    for (const url of ['https://stacks-node.HIRO.so:8443/x', 'https://hiro.so.', 'http://a.b.hiro.so?y'])
      expect(of(url)).toBe('hiro.so');
    expect(of('https://hiro.so.example')).not.toBe('hiro.so');
    // Too much taken for one, which is the safe mistake.
    expect(of('https://one.co.uk')).toBe(of('https://two.co.uk'));
    for (const url of ['https://8.8.8.8', 'https://1.2.3.4:1', 'https://[2606:4700::1]/x', 'https://0x8.8', 'https://134744072'])
      expect(of(url), url).toBe('numbers');
    for (const url of ['http://127.0.0.1:1', 'http://localhost:2/x', 'http://[::1]:3', 'http://a.localhost'])
      expect(of(url), url).toBe('localhost');
    expect(of('http://127.0.0.1:1', true)).not.toBe(of('http://127.0.0.1:2', true));
    expect(of('http://127.0.0.1:1', true)).toBe(of('http://localhost:1', true));
  });
});
