import { describe, expect, it } from 'vitest';
import { isLoopback, isPrivate } from '../../src/protocol/hosts.ts';

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
});
