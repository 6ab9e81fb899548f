/** Names in the address bar: for all, and what is left to the browser, by engine, by ending and name by name. */
import { useState } from 'preact/hooks';
import { searchEngines } from '../../contract/search-engines.ts';
import type { Settings } from '../../contract/settings.ts';
import { freeNamespaces, icannNamespaces } from '../../protocol/names/namespaces.ts';
import { Button, Check, IconButton, Switch } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { t } from '../parts/text.ts';
import type { Home } from './model.ts';
import { SettingsCard } from './settings-card.tsx';

type Lists = 'enginesOff' | 'namespacesOff' | 'namesOff';

export function BarCard({ home, settings }: { home: Home; settings: Settings }) {
  const { addressBar, addressBarAfterDns, namesOff } = settings;
  const put = (list: Lists, one: string, off: boolean) => {
    const others = settings[list].filter((other) => other !== one);
    void home.change('bar', { [list]: off ? [...others, one] : others });
  };
  return (
    <SettingsCard home={home} deed="bar" title={t('home_bar')}>
      <Switch
        label={t('home_bar_free')}
        detail={t('home_bar_free_detail')}
        checked={addressBar}
        onChange={(on) => void home.change('bar', { addressBar: on })}
      />
      <Switch
        label={t('home_bar_dns')}
        detail={t('home_bar_dns_detail')}
        checked={addressBarAfterDns}
        onChange={(on) => void home.change('bar', { addressBarAfterDns: on })}
      />
      {namesOff.length > 0 && (
        <section class="stack-8" aria-label={t('home_bar_names')}>
          <h3>{t('home_bar_names')}</h3>
          <ul class="list">
            {namesOff.map((name) => (
              <li key={name} class="site-row">
                <Icon name="globe" size={18} />
                <bdi dir="ltr" class="grow">
                  {name}
                </bdi>
                <IconButton icon="bin" label={t('home_bar_names_remove', name)} onClick={() => put('namesOff', name, false)} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {addressBar && (
        <details class="more">
          <summary>{t('home_bar_engines')}</summary>
          <div class="stack-8">
            <p class="soft small">{t('home_bar_engines_text')}</p>
            <div class="few-checks">
              {Object.entries(searchEngines).map(([engine, label]) => (
                <Check
                  key={engine}
                  label={label}
                  checked={!settings.enginesOff.includes(engine)}
                  onChange={(on) => put('enginesOff', engine, !on)}
                />
              ))}
            </div>
          </div>
        </details>
      )}
      {(addressBar || addressBarAfterDns) && (
        <details class="more">
          <summary>{t('home_bar_endings')}</summary>
          <div class="stack-8">
            <p class="soft small">{t('home_bar_endings_text')}</p>
            <div class="few-checks">
              {[...(addressBar ? freeNamespaces : []), ...(addressBarAfterDns ? icannNamespaces : [])].map((namespace) => (
                <Check
                  key={namespace}
                  label={`.${namespace}`}
                  checked={!settings.namespacesOff.includes(namespace)}
                  onChange={(on) => put('namespacesOff', namespace, !on)}
                />
              ))}
            </div>
          </div>
        </details>
      )}
      <p class="soft small">{t('home_bar_keyword')}</p>
      {home.offerScheme && <SchemeLine offer={home.offerScheme} />}
    </SettingsCard>
  );
}

/** Whether it is ours the browser does not tell, so the button stays. */
function SchemeLine({ offer }: { offer: () => void }) {
  const [asked, setAsked] = useState(false);
  return (
    <div class="stack-8">
      <div class="setting-line">
        <div class="grow">
          <h3>{t('home_bar_scheme')}</h3>
          <p class="soft small">{t('home_bar_scheme_detail')}</p>
        </div>
        <Button
          icon="out"
          onClick={() => {
            offer();
            setAsked(true);
          }}
        >
          {t('home_bar_scheme_action')}
        </Button>
      </div>
      <p class="soft small" role="status">
        {asked ? t('home_bar_scheme_asked') : ''}
      </p>
    </div>
  );
}
