/** The tour: everything a newcomer would try, one step after the other, each timed and kept as a picture. */
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { type Driver, sleep, until } from '../test/e2e/browsers/driver.ts';
import {
  approval,
  approve,
  choose,
  chooseNetwork,
  command,
  createIdentity,
  deny,
  find,
  heading,
  pasteWords,
  press,
  text,
  unlock,
  write,
} from '../test/e2e/person.ts';
import { aliceWords } from './accounts.ts';
import type { Devnet } from './main.ts';

/** The names of the devnet that show one fate each, and one that nobody holds. */
const fates = ['plain', 'gallery', 'bare', 'moved', 'lapsing', 'expired', 'revoked', 'nobody-has-this']
  .map((it) => `${it}.btc`)
  .concat('frank.podcast');
/** Their namespaces exist in DNS too: Autonym steps in only where DNS knows no such host. */
const alsoInDns = ['bob.id', 'studio.id', 'dana.studio.id'];

const popupSize = { width: 380, height: 600 };
const approvalSize = { width: 400, height: 640 };
/** As long as the longest steps, which have something at the end of the window. */
const tall = { width: 1200, height: 1360 };

export async function walkTour(driver: Driver, devnet: Devnet, folder: string): Promise<void> {
  let count = 0;
  const picture = async (page: Page, name: string, fullPage = false): Promise<void> => {
    await drawn(page);
    count += 1;
    const path = join(folder, `${String(count).padStart(2, '0')}-${name}.png`) as `${string}.png`;
    await page.screenshot({ path, fullPage });
  };

  await step('see the welcome, dark', async () => {
    const page = await driver.openOwn('welcome.html');
    await change(page, { theme: 'dark' });
    await sleep(250);
    await picture(page, 'welcome-start-dark');
    await change(page, { theme: 'light' });
    await page.close();
  });
  await step('choose the local network', () => chooseNetwork(driver, { ...devnet.network, proofs: devnet.proofs }));

  /** The same screen by day and by night. `by`: a page that may change settings, where this one may not. */
  const pictures = async (page: Page, name: string, by = page): Promise<void> => {
    for (const theme of ['dark', 'light'] as const) {
      await change(by, { theme });
      await sleep(250);
      await picture(page, theme === 'dark' ? `${name}-dark` : name);
    }
  };
  const withWay = async (way: string, visit: (page: Page) => Promise<unknown>): Promise<void> => {
    const page = await driver.openOwn('welcome.html');
    await page.setViewport(tall);
    await heading(page, text('welcome_start_title'));
    await press(page, text('parts_continue'));
    await choose(page, text(`welcome_way_${way}`));
    await press(page, text('parts_continue'));
    await visit(page);
    await page.close();
  };
  await step('see what is there before trusting us with any words', () =>
    withWay('look', async (page) => {
      await heading(page, text('home_look'));
      await pictures(page, 'look');
      await write(page, text('home_look_field'), 'browser2018.id');
      await press(page, text('home_look_action'));
      await find(page, 'h2', text('home_look_unseen'), 60_000);
      await pictures(page, 'look-found');
    }),
  );
  await step('come back by words, one of them wrong, repaired with a name that is remembered', () =>
    withWay('words', async (page) => {
      await heading(page, text('welcome_restore_title'));
      await pictures(page, 'restore-words');
      await pasteWords(page, aliceWords.replace(' trigger ', ' tribe '));
      await find(page, 'h2', text('welcome_repair_title'));
      await pictures(page, 'restore-repair');
      await write(page, text('welcome_repair_remembered'), 'alice.btc');
      await press(page, text('welcome_repair_start'));
      await find(page, 'button', text('welcome_repair_take'), 120_000);
      await pictures(page, 'restore-repaired');
      await press(page, text('welcome_repair_take'));
      await find(page, 'p', text('welcome_restore_right', 24));
      await pictures(page, 'restore-right');
    }),
  );
  await step('come back by a recovery code, or by a file', async () => {
    await withWay('code', async (page) => {
      await heading(page, text('welcome_code_title'));
      await pictures(page, 'restore-code');
      await write(page, text('welcome_code'), 'abc');
      await write(page, text('welcome_code_password'), 'a password of that time');
      await press(page, text('welcome_code_open'));
      await until('the refusal', async () => (await page.$('.banner-danger, [aria-invalid=true]')) ?? undefined, 60_000);
      await pictures(page, 'restore-code-refused');
    });
    await withWay('file', (page) => pictures(page, 'restore-file'));
  });
  await step('make an identity', async () => void (await createIdentity(driver, (name, page) => picture(page, name))));

  const withHome = async (visit: (page: Page) => Promise<unknown>): Promise<void> => {
    const home = await driver.openOwn('home.html');
    await settled(home);
    await visit(home);
    await home.close();
  };
  const withPopup = async (visit: (page: Page) => Promise<unknown>): Promise<void> => {
    const popup = await driver.openOwn('popup.html');
    await popup.setViewport(popupSize);
    await settled(popup);
    await visit(popup);
    await popup.close();
  };

  const signIn = async (page: Page, app: 'hello' | 'todo' | 'grocery' | 'statuses', look = ''): Promise<void> => {
    await appIs(page, 'signed-out');
    await page.click('#sign-in');
    await approve(driver, async (asking) => {
      await asking.setViewport(approvalSize);
      await sleep(800); // the buttons wait this long
      await picture(asking, `${app}-approval${look}`);
    });
    await appIs(page, 'signed-in');
    await page.bringToFront();
  };

  await step('see the start page', async () => {
    const page = await driver.open(devnet.apps.start);
    await picture(page, 'start-page', true);
    await page.close();
  });
  await step('switch the inspector of requests on', () => withHome((home) => command(home, 'inspector.switch', { on: true })));
  await step('sign in to hello', async () => {
    const page = await driver.open(devnet.apps.hello);
    await picture(page, 'hello-signed-out');
    await signIn(page, 'hello');
    await picture(page, 'hello-signed-in');
    await page.close();
  });
  await step('sign in to todo, write an item, find it sealed in the storage and open after a reload', async () => {
    const page = await driver.open(devnet.apps.todo);
    await signIn(page, 'todo');
    await page.type('#new-todo', 'Water the plants');
    await page.click('#add');
    await listIsSaved(page);
    await picture(page, 'todo-item');
    await fileIsSealed(page, 'Water the plants');
    await page.goto(devnet.apps.todo, { waitUntil: 'load' });
    await appIs(page, 'signed-in');
    await until(
      'the item to be there after the reload',
      async () => (await page.evaluate("document.querySelector('#todos li .text')?.textContent")) === 'Water the plants',
    );
    await picture(page, 'todo-after-reload');
    await page.close();
  });

  await step('sign in to grocery lists, keep two', async () => {
    const page = await driver.open(devnet.apps.grocery);
    await signIn(page, 'grocery');
    for (const name of ['Market', 'Bakery']) {
      await page.type('#new-list', name);
      await page.click('#add');
    }
    await page.type('[aria-label="What to buy at Market"]', 'Apples');
    await page.keyboard.press('Enter');
    await isSaved(page);
    await picture(page, 'grocery-lists');
    await page.close();
  });
  await step('sign in to statuses, post one', async () => {
    const page = await driver.open(devnet.apps.statuses);
    await signIn(page, 'statuses');
    await page.type('#new-status', 'Trying Autonym');
    await page.click('#post');
    await isSaved(page);
    await picture(page, 'statuses');
    await page.close();
  });

  await step('be asked for addresses, a message and a transaction, by day and by night', async () => {
    const home = await driver.openOwn('home.html');
    // Three refusals in half a minute silence a site: not the one that is signed in to again.
    const page = await driver.open(devnet.apps.todo);
    const asks: [string, string][] = [
      ['addresses', `'getAddresses'`],
      ['message', `'stx_signMessage', { message: 'I am the person behind this account.' }`],
      [
        'transaction',
        `'stx_transferStx', { recipient: 'SP000000000000000000002Q6VF78', amount: '1500000', memo: 'for the plants' }`,
      ],
    ];
    for (const [name, asked] of asks) {
      await page.bringToFront();
      await page.evaluate(`void AutonymProvider.request(${asked}).catch(() => undefined)`);
      const asking = await approval(driver);
      await asking.setViewport(approvalSize);
      await settled(asking);
      await sleep(800);
      await pictures(asking, `approval-${name}`, home);
      // The addresses are given, because the other two are asked of an account.
      await (name === 'addresses' ? approve(driver) : deny(driver));
      await until('the window to close', async () => (await driver.findOwn('approve.html')).length === 0);
    }
    await page.close();
    await home.close();
  });

  await step('open the welcome although there is a wallet, the way to other words, and the page that mends', async () => {
    const already = await driver.openOwn('welcome.html');
    await settled(already);
    await pictures(already, 'welcome-already');
    await already.close();
    const repair = await driver.openOwn('welcome.html#repair');
    await repair.setViewport(tall);
    await heading(repair, text('welcome_restore_title'));
    await pasteWords(repair, aliceWords);
    await find(repair, 'p', text('welcome_restore_right', 24));
    await pictures(repair, 'replace-words');
    await press(repair, text('parts_continue'));
    await heading(repair, text('welcome_replace_title'));
    await pictures(repair, 'replace');
    await repair.close();
    const home = await driver.openOwn('home.html');
    const recover = await driver.openOwn('recover.html');
    await heading(recover, text('recover_title'));
    await settled(recover);
    await pictures(recover, 'recover', home);
    await recover.close();
    await home.close();
  });

  const typed = async (name: string): Promise<Page> => {
    const page = await driver.open('about:blank');
    await driver.navigate(page, `http://${name}/`);
    await driver.waitForUrl(page, `${driver.base}name.html`, 15_000);
    await page.bringToFront();
    await settled(page);
    return page;
  };
  await step('open alice.btc, see it verified, and go to its site', async () => {
    const page = await typed('alice.btc');
    const seal = () => page.evaluate(`document.querySelector('.seal-button')?.textContent`);
    await until('the seal to be verified', async () => (await seal()) === text('parts_seal_verified') || undefined, 60_000);
    await picture(page, 'name-alice.btc', true);
    await press(page, text('name_go'));
    await driver.waitForUrl(page, devnet.names.find(({ name }) => name === 'alice.btc')?.site ?? 'https://alice.');
    await until('the site to load', async () => (await page.evaluate('document.readyState')) === 'complete');
    await picture(page, 'site-alice.btc');
    await page.close();
  });
  for (const name of fates) {
    await step(`open ${name}`, async () => {
      const page = await typed(name);
      await picture(page, `name-${name}`, true);
      await page.close();
    });
  }
  await step('allow names such as .id', () => withHome((home) => change(home, { addressBarAfterDns: true })));
  for (const name of alsoInDns) {
    await step(`open ${name}`, async () => {
      const page = await typed(name).catch((cause) => {
        throw new Error('the name page did not open; perhaps a host of this name exists in DNS', { cause });
      });
      await picture(page, `name-${name}`, true);
      await page.close();
    });
  }

  const screens = async (look: string): Promise<void> => {
    for (const section of ['identities', 'survey', 'apps', 'activity', 'connections', 'settings', 'inspector']) {
      const page = await driver.openOwn(`home.html#${section}`);
      await settled(page);
      if (section === 'connections') {
        await press(page, text('home_connections_run'));
        await settled(page);
      }
      await picture(page, `home-${section}${look}`, section === 'settings');
      await page.close();
    }
    await withPopup((popup) => picture(popup, `popup${look}`));
  };

  await step('see home and the popup', () => screens(''));
  await step('lock, see it locked, unlock', async () => {
    await withHome(async (home) => {
      await command(home, 'vault.lock', {});
      await sleep(400);
      await picture(home, 'home-locked');
    });
    const page = await driver.open(devnet.apps.todo);
    await page.evaluate(`void AutonymProvider.request('stx_signMessage', { message: 'locked' }).catch(() => undefined)`);
    const asking = await driver.waitForOwn('approve.html', 30_000);
    await asking.setViewport(approvalSize);
    await until('the question for the password', async () => (await asking.$('input[type=password]')) ?? undefined);
    await picture(asking, 'approval-locked');
    await asking.close();
    await page.close();
    await withPopup(async (popup) => {
      await picture(popup, 'popup-locked');
      await unlock(popup);
      await until('the popup to be unlocked', async () => (await popup.$('input[type=password]')) === null, 15_000);
    });
  });

  await step('see it all in the dark', async () => {
    await withHome((home) => change(home, { theme: 'dark' }));
    await screens('-dark');
    for (const name of ['alice.btc', 'expired.btc', 'nobody-has-this.btc']) {
      const page = await typed(name);
      await picture(page, `name-${name}-dark`, true);
      await page.close();
    }
  });
  await step('sign out of hello, and in again in the dark', async () => {
    const page = await driver.open(devnet.apps.hello);
    await appIs(page, 'signed-in');
    await page.click('#sign-out');
    await signIn(page, 'hello', '-dark');
    await page.close();
  });
  await step('lock in the dark', async () => {
    await withHome(async (home) => {
      await command(home, 'vault.lock', {});
      await sleep(400);
      await picture(home, 'home-locked-dark');
    });
    await withPopup((popup) => picture(popup, 'popup-locked-dark'));
  });
}

async function step(what: string, walk: () => Promise<void>): Promise<void> {
  const start = Date.now();
  await walk().catch((cause) => {
    throw new Error(`to ${what}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  });
  console.log(`${String(Date.now() - start).padStart(6)} ms  ${what}`);
}

const change = (page: Page, settings: Parameters<typeof command<'settings.change'>>[2]) =>
  command(page, 'settings.change', settings);

const appIs = (page: Page, wanted: string): Promise<unknown> =>
  until(
    `the app to be ${wanted}`,
    async () => (await page.evaluate('document.documentElement.dataset.state')) === wanted,
    20_000,
  );

const listIsSaved = (page: Page): Promise<unknown> =>
  until(
    'the list to be saved',
    async () => (await page.evaluate("document.querySelector('#saved').textContent")) === 'All saved.',
  );

const isSaved = (page: Page): Promise<unknown> =>
  until('it to be saved', async () => {
    const problem = await page.evaluate("document.querySelector('#error').textContent");
    if (problem) throw new Error(`${problem}`);
    return (await page.evaluate('document.documentElement.dataset.saved')) === 'yes';
  });

/** What the storage holds is a sealed file in which the words do not stand. */
async function fileIsSealed(page: Page, words: string): Promise<void> {
  const kept = (await page.evaluate("session.getFile('todos.json', { decrypt: false })")) as string;
  if (typeof kept !== 'string' || !kept.includes('"cipherText"')) throw new Error('The storage holds no sealed file.');
  if (kept.includes(words)) throw new Error('The storage holds the words of the list in the clear.');
}

/** What fades in or slides has arrived; what turns for as long as something is waited for does not count. */
const drawn = (page: Page): Promise<unknown> =>
  until('the page to stand still', () =>
    page.evaluate(`document.getAnimations().every(
      (it) => it.playState !== 'running' || it.effect.getComputedTiming().iterations === Infinity)`),
  );

/** Drawn, answered, and still. What waits in a part that is folded away is not waited for. */
async function settled(page: Page): Promise<void> {
  const waitsFor = `(() => {
    const busy = [...document.querySelectorAll('[aria-busy=true], .skeleton')].find((it) => it.checkVisibility());
    return busy ? busy.outerHTML.slice(0, 200) : document.querySelector('main') ? '' : 'nothing drawn';
  })()`;
  await until('the page to settle', async () => (await page.evaluate(waitsFor)) === '', 20_000).catch(async (cause) => {
    throw new Error(`it waits for ${await page.evaluate(waitsFor)}`, { cause });
  });
  await sleep(250);
}
