/** Before each end-to-end file: what has to hold after every case of it (watch.ts). */
import { afterEach, expect } from 'vitest';
import { password } from './person.ts';
import { beginWatch, keepSecret, look } from './watch.ts';

beginWatch();
keepSecret({ name: 'password', text: password });
afterEach(async () => {
  expect((await look()).found, 'a secret is where it must not be').toEqual([]);
});
