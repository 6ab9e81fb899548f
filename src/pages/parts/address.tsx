/** Addresses and keys: whole, in groups of four, copied without the gaps. */
import { useState } from 'preact/hooks';
import { IconButton } from './controls.tsx';
import { t } from './text.ts';

/** The text in groups of four; selecting and copying it by hand gives no spaces, because the gaps are drawn. */
export function Grouped({ text }: { text: string }) {
  return (
    <span class="grouped" dir="ltr">
      {text.match(/.{1,4}/gs)?.map((group, i) => (
        <span key={i}>{group}</span>
      ))}
    </span>
  );
}

/** `label` names it for readers and on the copy button's tooltip. */
export function Address({ text, label }: { text: string; label: string }) {
  return (
    <span class="address">
      <Grouped text={text} />
      <CopyButton text={text} label={label} />
    </span>
  );
}

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1600);
  }
  return (
    <>
      <IconButton icon={copied ? 'check' : 'copy'} label={t('parts_copy', label)} onClick={() => void copy()} />
      <span class="unseen" role="status">
        {copied ? t('parts_copied', label) : ''}
      </span>
    </>
  );
}
