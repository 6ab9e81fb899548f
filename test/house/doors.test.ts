/** Every place where something from outside may wake us, with the reason it may run before start-up has finished, or may not. */
import { describe, expect, it } from 'vitest';
import { filesUnder, readText } from './source.ts';

/** File → event → why it is right there. A listener that is missing here, or stands here and nowhere else, fails. */
const doors: Record<string, Record<string, string>> = {
  'src/background/main.ts': {
    'browser.runtime.onInstalled': 'May run first of all: writes the salt and opens the welcome, both only if not done before.',
    'browser.runtime.onStartup': 'May run first: applies the settings it awaits, which is the same done twice.',
    'browser.runtime.onConnect': 'May run first: the page door keeps what a port says until the stores it awaits have answered.',
    'browser.runtime.onMessage': 'May run first: the wallet door checks the sender without any state and awaits the rest.',
    'browser.alarms.onAlarm':
      'May run first: the deadline is read from session storage, so an early alarm locks no less surely; watched names are rows, which the round awaits.',
    'browser.notifications.onClicked': 'May run first: needs no state, the name page it opens asks for itself.',
    'browser.commands.onCommand': 'May run first: locking asks the snapshot, and locking twice is locking.',
    'browser.idle.onStateChanged': 'Chromium only; may run first: awaits the settings, then as above.',
    'browser.tabs.onRemoved': 'May run first: rows, and which tab shows the approval, are read from session storage.',
    install: 'Chromium only; runs once, before anything else: imports the crypto script, which a later life may not.',
  },
  'src/background/omnibox.ts': {
    'omnibox.onInputStarted': 'May run first: only says what Enter does.',
    'omnibox.onInputChanged': 'May run first: names are looked up by the settings of their turn.',
    'omnibox.onInputEntered': 'May run first: needs no state, the name page asks for itself.',
  },
  'src/background/menu.ts': {
    'contextMenus.onClicked': 'May run first: needs no state, the name page asks for itself.',
  },
  'src/background/navigation-chromium.ts': {
    'webNavigation.onErrorOccurred':
      'May run first: awaits the settings before it moves a tab; the rules themselves live in the browser.',
  },
  'src/background/navigation-firefox.ts': {
    'webRequest.onBeforeRequest': 'May run first: blocking, and the request waits while the settings are read.',
  },
  'src/background/lost-links.ts': {
    'webNavigation.onBeforeNavigate': 'Firefox only; may run first: needs no state, the page it tells asks by the page door.',
    'webRequest.onBeforeRequest': 'As above, and answers at once.',
    'webNavigation.onErrorOccurred': 'Chromium only; may run first: as above.',
    'webNavigation.onCommitted': 'Chromium only, for one tab on its way back: by the life that sent it there, and taken off.',
  },
  'src/background/page-door.ts': {
    'port.onMessage': 'Added in the same tick in which the port was handed over, so that no message is lost.',
    'port.onDisconnect': 'As above; forgets the port, never a request.',
  },
  'src/content/main.ts': {
    'autonym:port': 'At document_start, before any script of the page.',
  },
  'src/content/relay.ts': {
    'port.onMessage': 'Added in the tick that opened the port.',
    'port.onDisconnect': 'As above; asks again what was open.',
    pagehide: 'With the first ask: a page kept for *back* gives up its port, and before it had none.',
    pageshow: 'As above: it comes back and asks again what was open.',
    prerenderingchange: 'As above: a page loaded ahead is shown, and its asks go out.',
  },
  'src/inpage/takeover.ts': {
    click: 'At document_start: from the first click on the next one is heard.',
    navigate: 'As above; a link that is no request goes its way.',
  },
  'src/kdf/kdf.ts': {
    message: 'The disposable worker: one question, one answer.',
  },
};

/** `a.b.onC.addListener(` and `addEventListener('x'` at the left margin of the code or inside it. */
function listenersOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const strings = Object.fromEntries(
    [...code.matchAll(/const (\w+)(?:: typeof \w+)? = '([^']+)';/g)].map(([, name, value]) => [name, value]),
  );
  return [
    ...[...code.matchAll(/([\w.]+)\.addListener\(/g)].map(([, event = '']) => event),
    ...[...code.matchAll(/addEventListener\(\s*(?:'([^']+)'|(\w+))/g)].map(
      ([, text, name = '']) => text ?? strings[name] ?? name,
    ),
  ];
}

describe('doors', () => {
  const files = filesUnder('src', /\.tsx?$/).filter((file) => !file.startsWith('src/pages/'));
  const found = Object.fromEntries(
    files.map((file) => [file, new Set(listenersOf(readText(file)))] as const).filter(([, events]) => events.size > 0),
  );

  it('are all listed here, and only those', () => {
    const listed = Object.fromEntries(Object.entries(doors).map(([file, events]) => [file, new Set(Object.keys(events))]));
    expect(found).toEqual(listed);
  });

  it('of the background itself stand at the top level of main.ts, where the first tick adds them', () => {
    // A condition and its statement may stand on two lines.
    const main = readText('src/background/main.ts').replace(/\)\n {2}(?=browser\.)/g, ') ');
    for (const event of Object.keys(doors['src/background/main.ts'] ?? {})) {
      const [line = ''] = main.split('\n').filter((text) => text.includes('Listener(') && text.includes(event));
      expect(line, event).toMatch(/^(if \((__BROWSER__ === '\w+'|browser\.\w+)\) )?(browser\.|addEventListener)/);
    }
    expect(main).toMatch(/^if \(browser\.omnibox\)\s+listenToOmnibox\(/m);
    expect(main).toMatch(/^background\.navigation\.listen\(\);/m);
    expect(main).toMatch(/^if \(browser\.contextMenus\) listenToMenu\(/m);
    expect(main).not.toMatch(/^(?:const .*= )?await /m);
  });
});
