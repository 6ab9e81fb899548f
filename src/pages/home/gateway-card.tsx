/** What lies on IPFS: through whom it is opened, if at all. */
import { useState } from 'preact/hooks';
import { Button, Field } from '../parts/controls.tsx';
import { t } from '../parts/text.ts';
import { parseGateway } from './gateway.ts';
import type { Home } from './model.ts';
import { SettingsCard } from './settings-card.tsx';

export function GatewayCard({ home, gateway }: { home: Home; gateway: string | null }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  return (
    <SettingsCard home={home} deed="gateway" title={t('home_gateway')}>
      <p class="soft small">{t('home_gateway_text')}</p>
      {gateway === null ? (
        <form
          class="site-form"
          onSubmit={async (event) => {
            event.preventDefault();
            const ipfsGateway = parseGateway(text);
            setWrong(ipfsGateway === undefined);
            if (ipfsGateway !== undefined && (await home.change('gateway', { ipfsGateway }))) setText('');
          }}
        >
          <Field
            label={t('home_gateway_field')}
            hint={t('home_gateway_hint')}
            type="text"
            inputMode="url"
            autocomplete="off"
            autocapitalize="off"
            dir="ltr"
            placeholder="https://dweb.link"
            value={text}
            onText={(typed) => {
              setText(typed);
              setWrong(false);
            }}
            error={wrong ? t('home_gateway_bad') : undefined}
          />
          <Button type="submit" icon="check" busy={home.deeds.busy.value.has('gateway')}>
            {t('home_gateway_use')}
          </Button>
        </form>
      ) : (
        <div class="setting-line">
          <bdi dir="ltr" class="grow mono">
            {gateway}
          </bdi>
          <Button
            icon="bin"
            busy={home.deeds.busy.value.has('gateway')}
            onClick={() => void home.change('gateway', { ipfsGateway: null })}
          >
            {t('home_gateway_remove')}
          </Button>
        </div>
      )}
    </SettingsCard>
  );
}
