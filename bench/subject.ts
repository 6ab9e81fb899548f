/** One browser with one extension in it, or with none, and everything that is measured on it. */
import { randomBytes } from 'node:crypto';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Network } from '../src/contract/settings.ts';
import type { WalletAsks, WalletMethod, WalletReply } from '../src/contract/wallet.ts';
import { type Chromium, launchChromium, type Session, type Tab } from './chromium.ts';

/** Milliseconds and kilobytes of one round. What a subject does not have is left out. */
export type Round = {
  heap: number;
  script: number;
  load: number;
  framesHeap: number;
  roundTrip?: number;
  cold?: number;
  warm?: number;
  paint?: number;
  usable?: number;
};
export type Figure = keyof Round;

/** An extension to load, and how to talk to it. */
export type Extension = {
  folder: string;
  /** A page of it that does nothing. */
  blank: string;
  /** What that page sends and the worker answers. */
  message: unknown;
  /** Asks the worker from a web page: an expression. */
  question?: string;
  /** Brings it into the state that is measured. */
  prepare?: (probe: Tab, base: string) => Promise<void>;
};

export type Site = { plain: string; frames: string };

export type Subject = {
  name: string;
  product: string;
  round(site: Site): Promise<Round>;
  workerHeap(): Promise<number | undefined>;
  close(): Promise<void>;
};

const blankHtml = '<!doctype html><meta charset="utf-8"><title>blank</title>';

/** The built extension with a finished, unlocked wallet. In the copy, two of its pages are blank: the door knows who may ask by the page's name. */
export function autonymIn(folder: string, built: string): Extension {
  cpSync(built, folder, { recursive: true });
  for (const page of ['welcome.html', 'home.html']) writeFileSync(join(folder, page), blankHtml);
  return {
    folder,
    blank: 'home.html',
    message: { autonym: 'wallet.state', body: {} },
    question: "AutonymProvider.request('supportedMethods')",
    prepare: async (probe, base) => {
      await probe.goTo(`${base}welcome.html`);
      const random = (length: number) => [...randomBytes(length)];
      const challenge = await ask(probe, 'vault.new-challenge', {});
      const vault = { entropy: random(16), seed: random(64), key: random(32) };
      await ask(probe, 'vault.create', { ...vault, challenge, wordsConfirmed: true });
      await probe.goTo(`${base}home.html`);
      await ask(probe, 'network.save', { network: localNetwork });
      await ask(probe, 'settings.change', { networkId: localNetwork.id, welcomed: true, autoLockMinutes: 1440 });
    },
  };
}

/** Pages on loopback are answered only while the chosen network is a devnet. Nobody listens there, and nobody is asked. */
const localNetwork: Network = {
  id: 'bench',
  label: 'Bench',
  chain: 'testnet',
  nodeUrls: ['http://127.0.0.1:9'],
  bnsV1: 'ST000000000000000000002AMW42H.bns',
  bnsV2: 'ST000000000000000000002AMW42H.bns-v2',
  zonefileResolver: 'ST000000000000000000002AMW42H.zonefile-resolver',
  hubUrl: null,
  devnet: true,
};

async function ask<M extends WalletMethod>(probe: Tab, method: M, body: WalletAsks[M]['ask']): Promise<WalletAsks[M]['answer']> {
  const message = JSON.stringify({ autonym: method, body });
  const reply = await probe.evaluate<WalletReply<M>>(`chrome.runtime.sendMessage(${message})`);
  if (!reply.ok) throw new Error(`${method}: ${reply.error.message}`);
  return reply.answer;
}

export async function openSubject(name: string, profile: string, extension?: Extension): Promise<Subject> {
  const chromium = await launchChromium(profile);
  const worker = extension && (await install(chromium, extension));
  return {
    name,
    product: (await chromium.send('Browser.getVersion')).product,
    round: async ({ plain, frames }) => {
      const { heap, script, load, roundTrip } = await visit(chromium, plain, extension?.question);
      const { heap: framesHeap } = await visit(chromium, frames);
      const page = { heap, script, load, framesHeap, ...(roundTrip === undefined ? {} : { roundTrip }) };
      if (!worker) return page;
      await worker.stop();
      const cold = await worker.timeMessage();
      const warm = await worker.timeMessage();
      await worker.stop();
      return { ...page, cold, warm, ...(await openPopup(chromium, `${worker.base}popup.html`)) };
    },
    workerHeap: async () => worker?.heap(),
    close: chromium.close,
  };
}

async function install(chromium: Chromium, { folder, blank, message, question, prepare }: Extension) {
  const { id } = await chromium.send('Extensions.loadUnpacked', { path: folder });
  const base = `chrome-extension://${id}/`;
  const probe = await chromium.openTab();
  await probe.goTo(base + blank);
  await prepare?.(probe, base);
  // Some register their scripts while they install; a page that came earlier would have none.
  if (question) await probe.evaluate(scriptsAreThere);
  await closeOtherTabs(chromium, base + blank);

  await probe.send('ServiceWorker.enable');
  return {
    base,
    stop: async () => {
      const stopped = probe.next('ServiceWorker.workerVersionUpdated', ({ versions }) =>
        versions.some(({ runningStatus }) => runningStatus === 'stopped'),
      );
      await probe.evaluate(send(message)); // So that there is one to stop.
      await probe.send('ServiceWorker.stopAllWorkers');
      await stopped;
    },
    timeMessage: () =>
      probe.evaluate<number>(
        `(async () => { const start = performance.now(); await ${send(message)}; return performance.now() - start; })()`,
      ),
    /** Of a worker that has just started and answered. After the timing: a debugger changes what it watches. */
    heap: async () => {
      await probe.evaluate(send(message));
      const { targetInfos } = await chromium.send('Target.getTargets', { filter: [{ type: 'service_worker' }] });
      const target = targetInfos.find(({ url }) => url.startsWith(base));
      if (!target) throw new Error(`${folder} has no worker.`);
      return readHeap(await chromium.attach(target.targetId));
    },
  };
}

const send = (message: unknown) => `chrome.runtime.sendMessage(${JSON.stringify(message)})`;

const scriptsAreThere = `(async () => {
  if (chrome.runtime.getManifest().content_scripts) return;
  while ((await chrome.scripting.getRegisteredContentScripts()).length < 2) await new Promise((go) => setTimeout(go, 20));
})()`;

/** What an extension opens when it is installed would be measured with it. */
async function closeOtherTabs(chromium: Chromium, kept: string): Promise<void> {
  const { targetInfos } = await chromium.send('Target.getTargets', { filter: [{ type: 'page' }] });
  for (const { targetId, url } of targetInfos) if (url !== kept) await chromium.send('Target.closeTarget', { targetId });
}

/** KB in use after a full collection. */
async function readHeap(session: Session): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize / 1024;
}

/** A web page in a fresh tab: JS heap of all its worlds, time in scripts, load event; then twenty questions to the worker and back. */
async function visit(chromium: Chromium, url: string, question?: string) {
  const tab = await chromium.openTab();
  try {
    await tab.send('Performance.enable');
    await tab.goTo(url);
    const { metrics } = await tab.send('Performance.getMetrics');
    const script = (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN) * 1000;
    const heap = await readHeap(tab);
    const load = await tab.evaluate<number>("performance.getEntriesByType('navigation')[0].loadEventEnd");
    const roundTrip =
      question &&
      (await tab.evaluate<number>(`(async () => {
        await ${question};
        const start = performance.now();
        for (let i = 0; i < 20; i++) await ${question};
        return (performance.now() - start) / 20;
      })()`));
    return { heap, script, load, roundTrip: roundTrip || undefined };
  } finally {
    await tab.close();
  }
}

/** The popup in a fresh tab: first contentful paint, and the frame in which the first control is there. */
async function openPopup(chromium: Chromium, url: string): Promise<{ paint: number; usable: number }> {
  const tab = await chromium.openTab();
  try {
    await tab.send('Page.addScriptToEvaluateOnNewDocument', { source: watchControls });
    await tab.goTo(url);
    return await tab.evaluate(`(async () => {
      const paint = await new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const entry = list.getEntriesByName('first-contentful-paint')[0];
          if (entry) resolve(entry.startTime);
        }).observe({ type: 'paint', buffered: true });
      });
      return { paint, usable: Math.max(paint, await window.usable) };
    })()`);
  } finally {
    await tab.close();
  }
}

const watchControls = `window.usable = new Promise((resolve) => {
  new MutationObserver((_, observer) => {
    if (!document.querySelector('button:enabled, input:enabled')) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now()));
  }).observe(document, { childList: true, subtree: true });
})`;
