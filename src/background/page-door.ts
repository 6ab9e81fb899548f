/**
 * The door for web pages. Four steps, each a visible line: who asks, what is asked, may they, do it.
 * A message is in this table or in the wallet door's, never in both.
 */
import * as v from 'valibot';
import {
  askMostChars,
  type PageAnswer,
  type PageAsks,
  type PageMethod,
  pagePortName,
  pageShapes,
  type RelayMessage,
  relayMessageShape,
  relayMostWaitMs,
} from '../contract/page.ts';
import { AutonymError } from '../protocol/error.ts';
import { type Asker, readAsker, type Sender } from './asker.ts';
import { pageErrorOf } from './fault.ts';
import type { Inspector } from './inspector.ts';
import { quietly } from './quietly.ts';
import { type Requests, tooMany } from './requests.ts';

/** Asks of one document that are looked at together. What comes meanwhile is refused without a look, or a flood would keep everybody waiting. */
const maxAtOnce = 100;

/** The part of `runtime.Port` that is used. */
export type PagePort = {
  name: string;
  sender?: Sender;
  postMessage(message: PageAnswer): void;
  disconnect(): void;
  onMessage: { addListener(listen: (message: unknown) => void): void };
  onDisconnect: { addListener(listen: () => void): void };
};

/** What is done when somebody may. `undefined`: it was written down and waits for the person. */
export type PageDeeds = {
  [M in PageMethod]: (asker: Asker, askId: string, ask: PageAsks[M]['ask']) => Promise<PageAsks[M]['answer'] | undefined>;
};

export type PageDoorPowers = {
  ownId: string;
  requests: Requests;
  /** Is told what is asked and answered, and makes nobody wait. */
  inspector: Pick<Inspector, 'asked' | 'answered' | 'left'>;
  /** Throws when this origin gets no answer at all: not a chosen site, or http on a public network. */
  checkOrigin: (origin: string) => Promise<void>;
  deeds: PageDeeds;
  /** A page says an ask again that waits already: the background died meanwhile, perhaps before the window was open. */
  waitsAgain: () => Promise<void>;
  /** Rows were dropped or ended because of what the page did. */
  changed: () => Promise<unknown>;
  /** `runtime.lastError` of this moment. */
  lastError: () => string;
};

export type PageDoor = ReturnType<typeof makePageDoor>;

export function makePageDoor(powers: PageDoorPowers) {
  const { ownId, requests, inspector, checkOrigin, deeds, waitsAgain, changed, lastError } = powers;
  /** Scratch: the open ports of each document. */
  const ports = new Map<string, Set<PagePort>>();
  /** Scratch: how many asks of each document are looked at. */
  const busy = new Map<string, number>();
  /** Scratch: documents that said they go to sleep. */
  const parked = new Set<string>();

  const post = (documentId: string, answer: PageAnswer) => {
    inspector.answered(documentId, answer);
    for (const port of ports.get(documentId) ?? []) {
      try {
        port.postMessage(answer);
      } catch {
        // It closed just now. The row stays, and the document asks again when it comes back.
      }
    }
  };

  /** A refusal goes only to an ask with a proper id; anything else is not answered. */
  const refuse = (port: PagePort, raw: unknown, error: unknown, body?: unknown): void => {
    const { type, id, method = '' } = Object(raw) as Record<string, unknown>;
    if (type !== 'ask' || typeof id !== 'string' || !/^[A-Za-z0-9-]{8,64}$/.test(id)) return;
    const { origin = '', documentId = '' } = port.sender ?? {};
    const answer: PageAnswer = { type: 'answer', id, error: pageErrorOf(error) };
    inspector.asked({ origin: String(origin), documentId: String(documentId) }, id, method, body);
    inspector.answered(String(documentId), answer);
    port.postMessage(answer);
  };

  const hear = async (asker: Asker, message: RelayMessage): Promise<void> => {
    switch (message.type) {
      case 'ask': {
        const { documentId } = asker;
        inspector.asked(asker, message.id, message.method, message.body);
        const count = busy.get(documentId) ?? 0;
        if (count >= maxAtOnce) return post(documentId, { type: 'answer', id: message.id, error: pageErrorOf(tooMany()) });
        busy.set(documentId, count + 1);
        const answer = await answerAsk(asker, message);
        const left = (busy.get(documentId) ?? 1) - 1;
        if (left > 0) busy.set(documentId, left);
        else busy.delete(documentId);
        if (answer) post(documentId, answer);
        return;
      }
      case 'ack':
        return requests.acknowledge(asker, message.id);
      case 'parked':
        parked.add(asker.documentId); // It hangs up next.
        return;
    }
  };

  const answerAsk = async (asker: Asker, ask: Extract<RelayMessage, { type: 'ask' }>): Promise<PageAnswer | undefined> => {
    const { id } = ask;
    try {
      const known = await requests.find(asker, id);
      if (known === 'waits') {
        await waitsAgain();
        return undefined;
      }
      if (known) return known;
      const { method, body } = readAsk(ask); // what
      await checkOrigin(asker.origin); // may
      const result = await (deeds[method] as PageDeeds[PageMethod])(asker, id, body as never); // do
      return result && { type: 'answer', id, result };
    } catch (error) {
      return { type: 'answer', id, error: pageErrorOf(error) };
    }
  };

  const forget = async (documentId: string, port: PagePort): Promise<void> => {
    const open = ports.get(documentId);
    open?.delete(port);
    if (!open || open.size > 0) return;
    ports.delete(documentId);
    const isParked = parked.delete(documentId);
    if (!isParked) inspector.left(documentId);
    await (isParked ? requests.park(documentId) : requests.dropDocument(documentId));
    await changed();
  };

  return {
    /** A relay opened a port. Listeners are added before anything is awaited. */
    connect: (port: PagePort): void => {
      if (port.name !== pagePortName) {
        port.disconnect();
        return;
      }
      let asker: Asker;
      try {
        asker = readAsker(port.sender, ownId); // who
      } catch (error) {
        // What the browser said of the sender stays for the life of the port; a page that is shown by now comes back on another.
        port.onMessage.addListener((raw) => {
          const message = readMessage(raw);
          refuse(port, raw, error, message?.type === 'ask' ? message.body : undefined);
          port.disconnect();
        });
        return;
      }
      const { documentId } = asker;
      ports.set(documentId, (ports.get(documentId) ?? new Set()).add(port));
      port.onMessage.addListener((raw) => {
        const message = readMessage(raw); // what
        if (!message) return refuse(port, raw, unreadable(raw));
        quietly(hear(asker, message)); // Answers travel by the port.
      });
      port.onDisconnect.addListener(() => {
        if (lastError().includes('back/forward cache')) parked.add(documentId);
        quietly(forget(documentId, port));
      });
    },

    /** Hand over every answer this document has waiting for it. */
    deliver: async (documentId: string): Promise<void> => {
      for (const answer of await requests.answersFor(documentId)) post(documentId, answer);
    },

    /** True when the document holds a port, or opens one soon: after a death of the background its relay comes back by itself. */
    isHere: async (documentId: string, waitMs = relayMostWaitMs + 500): Promise<boolean> => {
      for (let waited = 0; !ports.has(documentId) && waited < waitMs; waited += 50) await new Promise((go) => setTimeout(go, 50));
      return ports.has(documentId);
    },
  };
}

/** Size before shape: nothing walks over a message that is too large. */
export function readMessage(raw: unknown): RelayMessage | undefined {
  const text = jsonOf(raw);
  if (text === undefined || text.length > askMostChars || /"(?:__proto__|constructor|prototype)":/.test(text)) return undefined;
  const parsed = v.safeParse(relayMessageShape(), JSON.parse(text));
  return parsed.success ? (parsed.output as RelayMessage) : undefined;
}

/** Throws `method-unknown` and `bad-params`. Methods are looked up in their table only. */
function readAsk({ method, body }: { method: string; body: unknown }): { method: PageMethod; body: unknown } {
  if (!Object.hasOwn(pageShapes, method)) throw new AutonymError('method-unknown', 'Autonym does not have this method.');
  const parsed = v.safeParse(pageShapes[method as PageMethod](), body);
  if (!parsed.success) throw new AutonymError('bad-params', 'These parameters do not fit this method.');
  return { method: method as PageMethod, body: parsed.output };
}

/** Of what is too large or no JSON the relay passes on nothing but the id. */
function unreadable(raw: unknown): AutonymError {
  return typeof raw === 'object' && raw !== null && 'method' in raw && raw.method !== undefined
    ? new AutonymError('bad-request', 'This is not a request Autonym knows.')
    : new AutonymError('bad-params', 'The parameters are too large, or not plain JSON.');
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
