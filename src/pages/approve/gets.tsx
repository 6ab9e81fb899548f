/** What the site gets, in plain words, one line each; what can be refused has a box. */
import type { ComponentChildren } from 'preact';
import type { Identity, RequestView } from '../../contract/wallet.ts';
import { Address } from '../parts/address.tsx';
import { Check } from '../parts/controls.tsx';
import { Icon, type IconName } from '../parts/icons.tsx';
import { t, tParts } from '../parts/text.ts';
import type { Approve, OptionalScope } from './model.ts';

export function Gets({ model, request, identity }: { model: Approve; request: RequestView; identity: Identity | undefined }) {
  if (request.kind === 'addresses') {
    return (
      <ul class="gets">
        <Get icon="person" label={t('approve_gets_addresses')}>
          {t('approve_gets_addresses_detail')}
          {identity && (
            <span class="gets-address">
              <Address text={identity.stxAddress} label={t('approve_address')} />
            </span>
          )}
        </Get>
      </ul>
    );
  }
  const saves = request.scopes.includes('store_write');
  return (
    <ul class="gets">
      {identity?.site === undefined ? (
        <Get icon="person" label={t(request.keyless ? 'approve_gets_name' : 'approve_gets_profile')}>
          {t(request.keyless ? 'approve_gets_name_detail' : 'approve_gets_profile_detail')}
        </Get>
      ) : (
        <Get icon="eye-off" label={t('approve_gets_site')}>
          {t('approve_gets_site_detail')}
        </Get>
      )}
      {!request.keyless && (
        <Get icon="plug" label={t('approve_gets_own')}>
          {t('approve_gets_own_detail')}
        </Get>
      )}
      {saves && request.hub !== null ? (
        <Get icon="drawer" label={t('approve_gets_store')}>
          {tParts(
            request.keyless ? 'approve_gets_store_day' : 'approve_gets_store_detail',
            <bdi dir="ltr" class="gets-host">
              {request.hub}
            </bdi>,
          )}
        </Get>
      ) : (
        <Get icon="drawer" label={t('approve_gets_no_store')}>
          {t(saves ? 'approve_gets_no_store_hub' : 'approve_gets_no_store_asked')}
        </Get>
      )}
      {request.goesTo !== undefined && (
        <Get icon="right" label={t(request.fromLink ? 'link_goes_to' : 'approve_goes_to')}>
          <bdi dir="ltr" class="gets-host">
            {request.goesTo}
          </bdi>
        </Get>
      )}
      {request.oldHosts !== undefined && (
        <li>
          <Icon name="globe" />
          <Check
            label={t('approve_old_hosts')}
            detail={t('approve_old_hosts_detail')}
            checked={model.oldHosts.value}
            onChange={(on) => {
              model.oldHosts.value = on;
            }}
          />
        </li>
      )}
      {request.scopes.includes('email') && (
        <Get icon="eye-off" label={t('approve_gets_email')}>
          {t('approve_gets_email_detail')}
        </Get>
      )}
      {request.scopes.includes('publish_data') && <Optional model={model} scope="publish_data" icon="share" />}
      {request.scopes.includes('app_key') && <Optional model={model} scope="app_key" icon="plug" />}
    </ul>
  );
}

function Get({ icon, label, children }: { icon: IconName; label: string; children: ComponentChildren }) {
  return (
    <li>
      <Icon name={icon} />
      <div class="gets-text">
        <span class="choice-label">{label}</span>
        <span class="choice-detail">{children}</span>
      </div>
    </li>
  );
}

function Optional({ model, scope, icon }: { model: Approve; scope: OptionalScope; icon: IconName }) {
  return (
    <li>
      <Icon name={icon} />
      <Check
        label={t(`approve_gets_${scope}`)}
        detail={t(`approve_gets_${scope}_detail`)}
        checked={model.ticked.value.has(scope)}
        onChange={(on) => model.tick(scope, on)}
      />
    </li>
  );
}
