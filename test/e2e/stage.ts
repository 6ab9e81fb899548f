/** A devnet, a browser with the built extension on it, and the published clients: what an end-to-end file needs before its first case. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Devnet, startDevnet } from '../../devnet/main.ts';
import { root } from '../../devnet/setup.mjs';
import { launchChromium } from './browsers/chromium.ts';
import type { BrowserKind, Driver, DriverOptions } from './browsers/driver.ts';
import { launchFirefox } from './browsers/firefox.ts';
import { watch } from './watch.ts';

export const browsers: BrowserKind[] = ['chrome', 'firefox'];

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** Chromium loads the folder; Firefox gets the packed file as a lasting install, because a restart takes a temporary one away. */
export const launch = async (kind: BrowserKind, devnet: Devnet, options: StageOptions = {}): Promise<Driver> =>
  watch(await start(kind, devnet, options));

type StageOptions = Pick<
  DriverOptions,
  'headless' | 'ownSignals' | 'record' | 'firstPage' | 'display' | 'hosts' | 'camera' | 'beside'
> & {
  /** Firefox: the extension comes into the running browser, and goes with it. */
  temporary?: boolean;
};

const start = (kind: BrowserKind, devnet: Devnet, { temporary = false, ...options }: StageOptions): Promise<Driver> =>
  kind === 'chrome'
    ? launchChromium({ ...options, extension: join(root, 'dist/chrome'), spkiHash: devnet.certificate.spkiHash })
    : launchFirefox({
        ...options,
        extension: join(root, 'dist/firefox'),
        ...(!temporary && { packed: join(root, `dist/autonym-${version}-firefox.zip`) }),
        caPem: devnet.certificate.caPem,
      });

export const openDevnet = (): Promise<Devnet> => startDevnet({ port: 0, quiet: true });
