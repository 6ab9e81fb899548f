/** Text that somebody else wrote, in a box of its own: it scrolls and can be selected by keys, and nothing in it can look like this window. */
export function SignedText({ text, label, dir = 'auto' }: { text: string; label: string; dir?: 'auto' | 'ltr' }) {
  const lines = Math.min(12, Math.max(2, Math.ceil(text.length / 40), text.split('\n').length));
  return <textarea class="input signed" readOnly spellcheck={false} dir={dir} rows={lines} aria-label={label} value={text} />;
}
