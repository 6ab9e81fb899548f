import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';

it('runs from the command line: one line of JSON, then quiet until it is interrupted', async () => {
  const root = new URL('../..', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', 'devnet/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  try {
    const reader = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    await once(reader, 'line');
    // Under 6 s on a machine of its own (devnet/README.md has the figure). Beside other work the same costs up to twice as much.
    expect(workSeconds(child.pid), 'seconds of work to be there').toBeLessThan(15);
    const { nodeUrl, names } = JSON.parse(lines[0] ?? '') as { nodeUrl: string; names: unknown[] };
    expect(names.length).toBeGreaterThan(10);
    expect((await fetch(`${nodeUrl}/v2/info`)).status).toBe(200);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
  } finally {
    child.kill('SIGKILL');
  }
}, 90_000);

/**
 * User and system time of a process so far; 0 where there is no /proc. Time of the processor and not of the clock, because other tests run
 * beside this one.
 */
function workSeconds(pid: number | undefined): number {
  try {
    // After the name, which may hold anything: state(3) … utime(14) stime(15), in hundredths.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}
