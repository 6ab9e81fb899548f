import { useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import type { Settings } from '../../contract/settings.ts';
import type { WalletState } from '../../contract/wallet.ts';
import { Button, Field, IconButton, RadioGroup, Select, Switch } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { errorText, t, tCount } from '../parts/text.ts';
import { SnapshotLine } from '../snapshot/snapshot-line.tsx';
import { SaveFile } from './backup.tsx';
import { BarCard } from './bar-card.tsx';
import { EraseCard } from './erase-card.tsx';
import { FileReturn } from './file-return-card.tsx';
import { GatewayCard } from './gateway-card.tsx';
import { MarkCard } from './mark-card.tsx';
import type { Home } from './model.ts';
import { NetworkCard } from './network.tsx';
import { Open } from './open.tsx';
import { PasskeyLine } from './passkey-line.tsx';
import { PasswordLine } from './password-card.tsx';
import { RevealWords } from './reveal-words.tsx';
import { Problem, SettingsCard } from './settings-card.tsx';

export function SettingsSection({ home, state, version }: { home: Home; state: WalletState; version: string }) {
  const { settings } = state;
  return (
    <>
      <SettingsCard home={home} deed="theme" title={t('home_theme')}>
        <div class="themes">
          <RadioGroup
            legend={t('home_theme')}
            legendUnseen
            value={settings.theme}
            onChange={(theme) => void home.change('theme', { theme })}
            options={themes.map((value) => ({ value, label: t(`home_theme_${value}`) }))}
          />
        </div>
      </SettingsCard>
      <SettingsCard home={home} deed="lock-time" title={t('home_lock')}>
        <div class="row lock-row">
          <div class="grow">
            <Select
              label={t('home_lock_after')}
              value={String(settings.autoLockMinutes)}
              options={lockOptions(settings.autoLockMinutes).map((minutes) => ({
                value: String(minutes),
                label: spanOf(minutes),
              }))}
              onChange={(minutes) => void home.change('lock-time', { autoLockMinutes: Number(minutes) })}
            />
          </div>
          {state.vault === 'unlocked' && (
            <Button icon="lock" busy={home.deeds.busy.value.has('lock')} onClick={() => void home.lock()}>
              {t('home_lock_now')}
            </Button>
          )}
        </div>
        {browser.idle !== undefined && (
          <Switch
            label={t('home_lock_screen')}
            detail={t('home_lock_screen_detail')}
            checked={settings.lockWithScreen}
            onChange={(lockWithScreen) => void home.change('lock-time', { lockWithScreen })}
          />
        )}
        <p class="soft small">{t('home_lock_text')}</p>
      </SettingsCard>
      <MarkCard key={`${settings.mark.words} ${settings.mark.hue}`} home={home} mark={settings.mark} />
      <NetworkCard home={home} state={state} />
      <Sites home={home} settings={settings} />
      <Prefer home={home} settings={settings} />
      <BarCard home={home} settings={settings} />
      <GatewayCard home={home} gateway={settings.ipfsGateway} />
      <SettingsCard home={home} deed="names" title={t('home_names')}>
        <p class="soft small">{t('home_names_text')}</p>
        <div class="row">
          <Button icon="bin" busy={home.deeds.busy.value.has('names')} onClick={() => void home.forgetNames()}>
            {t('home_names_forget')}
          </Button>
        </div>
      </SettingsCard>
      <section class="card" id="recovery">
        <h2>{t('home_recovery')}</h2>
        {state.vault === 'unlocked' ? (
          <div class="setting-parts">
            <RevealWords home={home} state={state} />
            <PasswordLine home={home} state={state} />
            <PasskeyLine home={home} />
            <div class="stack-8">
              <div class="setting-line">
                <div class="grow">
                  <h3>{t('home_file')}</h3>
                  <p class="soft small">{t('home_file_text')}</p>
                </div>
                <SaveFile home={home} again={state.backedUp.file} />
              </div>
              <Problem home={home} deed="file" />
            </div>
            <SnapshotLine state={state} keeps />
            <FileReturn home={home} />
          </div>
        ) : (
          <Open home={home} state={state} then={() => null} />
        )}
      </section>
      <section class="card">
        <header class="card-head">
          <div class="grow">
            <h2>{t('home_developers')}</h2>
            <p class="soft small">{t('home_developers_text')}</p>
          </div>
          <a class="button" href="#inspector">
            {t('home_developers_open')}
          </a>
        </header>
      </section>
      <EraseCard home={home} state={state} />
      <p class="soft small">{t('home_version', version)}</p>
    </>
  );
}

const themes = ['system', 'light', 'dark'] as const;
const lockMinutes = [1, 5, 15, 30, 60, 240, 720, 1440];

/** A value that came from elsewhere stays choosable. */
function lockOptions(chosen: number): number[] {
  return [...new Set([...lockMinutes, chosen])].sort((a, b) => a - b);
}

function spanOf(minutes: number): string {
  return minutes % 60 === 0 ? tCount('home_hours', minutes / 60) : tCount('home_minutes', minutes);
}

function Prefer({ home, settings }: { home: Home; settings: Settings }) {
  const { preferred, preferredSites } = settings;
  return (
    <SettingsCard home={home} deed="prefer" title={t('home_prefer')}>
      <Switch
        label={t('home_prefer_all')}
        detail={t('home_prefer_all_detail')}
        checked={preferred}
        onChange={(on) => void home.change('prefer', { preferred: on })}
      />
      {!preferred && preferredSites.length === 0 && <p class="soft small">{t('home_prefer_none')}</p>}
      {!preferred && preferredSites.length > 0 && (
        <section class="stack-8" aria-label={t('home_prefer_sites')}>
          <h3>{t('home_prefer_sites')}</h3>
          <ul class="list">
            {preferredSites.map((site) => (
              <li key={site} class="site-row">
                <Icon name="globe" size={18} />
                <bdi dir="ltr" class="grow">
                  {site}
                </bdi>
                <IconButton icon="bin" label={t('home_prefer_remove', site)} onClick={() => void home.unpreferSite(site)} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </SettingsCard>
  );
}

function Sites({ home, settings }: { home: Home; settings: Settings }) {
  const [text, setText] = useState('');
  const problem = home.deeds.problems.value.get('site');
  return (
    <SettingsCard home={home} deed="sites" title={t('home_sites')}>
      <RadioGroup
        legend={t('home_sites')}
        legendUnseen
        value={settings.sites}
        onChange={(sites) => void home.change('sites', { sites })}
        options={[
          { value: 'all', label: t('home_sites_all'), detail: t('home_sites_all_detail') },
          { value: 'chosen', label: t('home_sites_chosen'), detail: t('home_sites_chosen_detail') },
        ]}
      />
      {settings.blockedSites.length > 0 && (
        <section class="stack-8" aria-label={t('home_sites_blocked')}>
          <h3>{t('home_sites_blocked')}</h3>
          <ul class="list">
            {settings.blockedSites.map((site) => (
              <li key={site} class="site-row">
                <Icon name="stop" size={18} />
                <bdi dir="ltr" class="grow">
                  {site}
                </bdi>
                <IconButton icon="bin" label={t('home_sites_unblock', site)} onClick={() => void home.unblockSite(site)} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {settings.sites === 'chosen' && (
        <div class="chosen-sites">
          {settings.chosenSites.length === 0 ? (
            <p class="soft small">{t('home_sites_none')}</p>
          ) : (
            <ul class="list">
              {settings.chosenSites.map((site) => (
                <li key={site} class="site-row">
                  <Icon name="globe" size={18} />
                  <bdi dir="ltr" class="grow">
                    {site}
                  </bdi>
                  <IconButton icon="bin" label={t('home_sites_remove', site)} onClick={() => void home.removeSite(site)} />
                </li>
              ))}
            </ul>
          )}
          <form
            class="site-form"
            onSubmit={async (event) => {
              event.preventDefault();
              if (text.trim() !== '' && (await home.addSite(text))) setText('');
            }}
          >
            <Field
              label={t('home_sites_add')}
              type="text"
              inputMode="url"
              autocomplete="off"
              autocapitalize="off"
              placeholder="https://example.com"
              value={text}
              onText={(typed) => {
                setText(typed);
                home.deeds.forget('site');
              }}
              error={problem && errorText(problem)}
            />
            <Button type="submit" icon="plus" busy={home.deeds.busy.value.has('site')}>
              {t('home_sites_add_action')}
            </Button>
          </form>
        </div>
      )}
    </SettingsCard>
  );
}
