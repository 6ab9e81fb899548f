/** A person without a mouse: every step is a key press in the tab that is in front, and what has the focus must be seen and named. */
import type { Page, SerializedAXNode } from 'puppeteer-core';
import { until } from './browsers/driver.ts';

/** What a screen reader would call an element. */
const nameOf = `((it) => {
  const texts = (nodes) => [...nodes].map((node) => node.textContent).join(' ');
  const labelled = (it.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)).filter(Boolean);
  const name = it.getAttribute('aria-label') ?? (labelled.length ? texts(labelled) : it.labels?.length ? texts(it.labels) : it.textContent);
  return name.replace(/\\s+/g, ' ').trim();
})`;

/** The element that has the focus, by its name, and whether a ring shows where it is. */
const focused = `(() => {
  const it = document.activeElement;
  if (!it || it === document.body) return { name: '', tag: '', ring: true };
  const shows = (element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  };
  // The ring of a choice lies around its card or its picture, that of a field around its box.
  const around = [it, it.closest('label'), it.closest('.field-box'), it.nextElementSibling].filter(Boolean);
  const { width, height } = it.getBoundingClientRect();
  // A window of Firefox that does not have the focus itself draws none.
  return { name: ${nameOf}(it), tag: it.localName, ring: !document.hasFocus() || (width > 0 && height > 0 && around.some(shows)) };
})()`;
export type Focus = { name: string; tag: string; ring: boolean };

export const focusOf = (page: Page): Promise<Focus> => page.evaluate(focused) as Promise<Focus>;

/** Waits until the focus is on what begins with these words: where a step puts it by itself. */
export const focusIsOn = (page: Page, words: string, timeoutMs?: number): Promise<unknown> =>
  until(`the focus on “${words}”`, async () => (await focusOf(page)).name.startsWith(words), timeoutMs);

/**
 * Presses Tab until the focus is on what begins with these words. Every stop on the way must have a name and a ring that is seen; a page that
 * leads round without it, or into nothing, fails.
 */
export async function tabTo(page: Page, words: string, key: 'Tab' | 'ArrowDown' = 'Tab'): Promise<void> {
  // Round the end of a page lies the browser's own interface, where keys do not reach the page: a person goes back.
  const isBack =
    key === 'Tab' &&
    (await page.evaluate(`(() => {
    const all = [...document.querySelectorAll('button, a[href], input, select, textarea, summary')];
    const wanted = all.filter((it) => it.getClientRects().length > 0 && ${nameOf}(it).startsWith(${JSON.stringify(words)}));
    return wanted.length > 0 && wanted.every((it) => it.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING);
  })()`));
  if (isBack) await page.keyboard.down('Shift');
  try {
    await walk(page, words, key);
  } finally {
    if (isBack) await page.keyboard.up('Shift');
  }
}

async function walk(page: Page, words: string, key: 'Tab' | 'ArrowDown'): Promise<void> {
  const stops: string[] = [];
  for (let i = 0; i < 60; i++) {
    const focus = await focusOf(page);
    if (focus.name.startsWith(words)) return;
    await page.keyboard.press(key);
    const now = await focusOf(page);
    stops.push(now.name);
    if (now.tag !== '' && now.name === '') throw new Error(`A ${now.tag} after “${stops.join('” → “')}” has no name.`);
    // Firefox draws it with the next frame.
    await until(`a ring around the ${now.tag} “${now.name}”`, async () => (await focusOf(page)).ring, 2_000);
  }
  throw new Error(`Tab never came to “${words}”, but to “${[...new Set(stops)].join('” → “')}”.`);
}

/** Tab to it, then Enter. */
export async function enter(page: Page, words: string): Promise<void> {
  await until(`“${words}” to be there and enabled`, () =>
    page.evaluate(
      `[...document.querySelectorAll('button, a')].some((it) => !it.disabled && (it.getAttribute('aria-label') ?? it.textContent).trim().startsWith(${JSON.stringify(words)}))`,
    ),
  );
  await tabTo(page, words);
  // In Firefox the window's own focus can be elsewhere, and Enter would be pressed there.
  if (!(await page.evaluate('document.hasFocus()'))) await page.bringToFront();
  await page.keyboard.down('Enter');
  // What was pressed may have closed its window.
  await page.keyboard.up('Enter').catch(() => undefined);
}

/** Tab into the group, then the arrows to the choice. */
export async function choose(page: Page, inGroup: string, words: string): Promise<void> {
  await tabTo(page, inGroup);
  await tabTo(page, words, 'ArrowDown');
}

const reachable =
  /^(button|link|textbox|searchbox|combobox|checkbox|radio|switch|listbox|option|spinbutton|slider|img|image|dialog)$/;

/** In what a screen reader is told: roles of what can be reached and has no name, with what stands around it. */
export function namelessIn(node: SerializedAXNode | null, around = ''): string[] {
  if (!node) return [];
  const here = reachable.test(node.role) && !node.name?.trim() ? [`${node.role} in ${around}`] : [];
  return [...here, ...(node.children ?? []).flatMap((child) => namelessIn(child, `${around} > ${node.role} ${node.name ?? ''}`))];
}
