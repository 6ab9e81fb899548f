import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';

it('runs from the command line: one line of JSON, then quiet until it is interrupted', async () => {
  const root = new URL('../..', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', 'devnet/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  await once(reader, 'line');
  const { nodeUrl, names } = JSON.parse(lines[0] ?? '') as { nodeUrl: string; names: unknown[] };
  expect(names.length).toBeGreaterThan(10);
  expect((await fetch(`${nodeUrl}/v2/info`)).status).toBe(200);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(lines).toHaveLength(1);
}, 30_000);
