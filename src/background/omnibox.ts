/**
 * The keyword `bns`: works in both browsers, also without permission for any site. While somebody types it offers what Enter would open and what
 * was looked up before; when the typing rests it says what stands behind the name, by one question at a time and never for an older text.
 */
import type { Browser } from 'webextension-polyfill';
import type { NameAnswer, NameStatus } from '../contract/names.ts';
import { parseName } from '../protocol/names/name.ts';
import { freeNamespaces, icannNamespaces } from '../protocol/names/namespaces.ts';
import { formatAsked } from './navigation.ts';
import { quietly } from './quietly.ts';

export type OmniboxPowers = {
  omnibox: Browser['omnibox'];
  tabs: Pick<Browser['tabs'], 'create' | 'update'>;
  names: {
    /** Names answered before that begin so, at most so many. */
    known: (start: string, most: number) => Promise<string[]>;
    resolve: (name: string) => Promise<Pick<NameAnswer, 'status'>>;
  };
  /** Calls back once after some milliseconds; the answer calls it off. */
  later: (ms: number, then: () => void) => () => void;
  /** A text of the interface. */
  text: (key: string, ...places: string[]) => string;
  /** Chromium reads a description as XML, Firefox shows it as it stands. */
  isXml: boolean;
  namePage: string;
};

type Suggest = (all: { content: string; description: string }[]) => void;

/** As in the popup: whoever rests so long wants to know. */
const restMs = 350;
const mostKnown = 5;

/** The words of the name page for a status, where they are called otherwise. */
const statusWords: { [status in NameStatus]?: string } = {
  'in-grace': 'grace',
  'not-registered': 'free',
  'unknown-namespace': 'namespace',
  contradicted: 'contradiction',
};

/** Adds the listeners; called in the first tick. */
export function listenToOmnibox({ omnibox, tabs, names, later, text, isXml, namePage }: OmniboxPowers): void {
  /** Scratch: the typing of now, and whether a question is out. */
  let turn = 0;
  let callOff = () => {};
  let isAsking = false;
  let waiting: (() => void) | undefined;

  const lineOf = (content: string, description: string) => ({
    content,
    description: isXml ? escapeXml(description) : description,
  });

  const say = async (typed: string, suggest: Suggest): Promise<void> => {
    const mine = ++turn;
    callOff();
    waiting = undefined;
    const name = completeName(typed);
    if (name === undefined) return suggest([]);
    const own = name === typed.trim() ? [] : [lineOf(name, text('omnibox_open', name))];
    suggest(own);
    const known = (await names.known(typed.trim().toLowerCase(), mostKnown + 1)).filter((other) => other !== name);
    if (mine !== turn) return;
    const before = known.slice(0, mostKnown).map((other) => lineOf(other, text('omnibox_open', other)));
    if (before.length > 0) suggest([...own, ...before]);
    if (!isLookedUp(name)) return;

    const ask = async (): Promise<void> => {
      isAsking = true;
      try {
        const { status } = await names.resolve(name);
        if (mine === turn)
          suggest([
            lineOf(name, text('omnibox_open_status', name, text(`name_status_${statusWords[status] ?? status}`))),
            ...before,
          ]);
      } catch {
        // Nobody answered, or nobody may be asked yet: Enter leads to the page that says so.
      } finally {
        isAsking = false;
        const next = waiting;
        waiting = undefined;
        next?.();
      }
    };
    callOff = later(restMs, () => {
      // Only the last text is asked for when the one before has its answer.
      if (isAsking) waiting = () => void ask();
      else void ask();
    });
  };

  // Not at every start of the background, where it costs 1 ms. Chromium would replace a %s in here, Firefox shows it as it stands.
  omnibox.onInputStarted.addListener(() => omnibox.setDefaultSuggestion({ description: text('omnibox_open_any') }));

  omnibox.onInputChanged.addListener((typed, suggest) => quietly(say(typed, suggest)));

  omnibox.onInputEntered.addListener((typed, disposition) => {
    turn++;
    callOff();
    waiting = undefined;
    const url = namePage + formatAsked(completeName(typed) ?? typed.trim());
    quietly(
      disposition === 'currentTab' ? tabs.update({ url }) : tabs.create({ url, active: disposition === 'newForegroundTab' }),
    );
  });
}

/** Endings that exist: half a word under another is not sent to anybody. */
function isLookedUp(name: string): boolean {
  return [...freeNamespaces, ...icannNamespaces].some((namespace) => name.endsWith(`.${namespace}`));
}

/** `alice` means alice.btc. */
function completeName(typed: string): string | undefined {
  const asked = typed.trim();
  try {
    return parseName(asked.includes('.') ? asked : `${asked}.btc`).full;
  } catch {
    return undefined;
  }
}

const escapeXml = (plain: string): string => plain.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
