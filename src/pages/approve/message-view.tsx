/** A message that is to be signed, as it is: nothing in it can look like a part of this window. */
import type { MessageView } from '../../contract/signing.ts';
import { oddInSignIn } from '../../protocol/token/sign-in-message.ts';
import { Banner } from '../parts/surfaces.tsx';
import { t, tParts } from '../parts/text.ts';
import { SignedText } from './signed-text.tsx';

export function Message({ message, origin, account }: { message: MessageView; origin: string; account: string | undefined }) {
  const odd = message.type === 'text' ? oddInSignIn(message.text, { origin, account, nowMs: Date.now() }) : [];
  return (
    <section class="stack-8">
      {odd.map((what) => (
        <Banner key={what} tone={what === 'elsewhere' ? 'danger' : 'warn'}>
          {t(`approve_message_${what}`)}
        </Banner>
      ))}
      <h2>{t(message.type === 'text' ? 'approve_message_title' : 'approve_message_data_title')}</h2>
      {message.type === 'structured' && (
        <p class="small">
          {tParts(
            'approve_message_domain',
            <bdi>{message.domain.name}</bdi>,
            <bdi>{message.domain.version}</bdi>,
            message.domain.chainId,
          )}
        </p>
      )}
      {message.type === 'text' ? (
        <SignedText text={visible(message.text)} label={t('approve_message_title')} />
      ) : (
        <SignedText text={message.data} label={t('approve_message_data_title')} dir="ltr" />
      )}
      <Banner tone="info">{t('approve_message_means')}</Banner>
    </section>
  );
}

/** What has no shape of its own, or turns the direction of a line, is written as its code point; line breaks and tabs stay. */
const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) =>
    /[\n\t]/.test(char) ? char : `\\u{${char.codePointAt(0)?.toString(16)}}`,
  );
