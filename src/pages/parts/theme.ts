/**
 * Light, dark, or as the system says. The setting lives in the background; a copy in localStorage lets a page put it on before its first
 * paint, without waiting for anybody.
 */
import type { Settings } from '../../contract/settings.ts';
import { language, t } from './text.ts';

type Theme = Settings['theme'];
const copyKey = 'theme';

/** First line of every page's main: language, direction and the theme as last seen. */
export function startPage(): void {
  const root = document.documentElement;
  root.lang = language();
  root.dir = t('locale_direction');
  const copy = localStorage.getItem(copyKey);
  if (copy === 'light' || copy === 'dark') root.dataset.theme = copy;
}

/** Puts a theme on this page and remembers it for the next one. */
export function wearTheme(theme: Theme): void {
  if (theme === 'system') {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(copyKey);
  } else {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(copyKey, theme);
  }
}
