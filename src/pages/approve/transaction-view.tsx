/** A transaction in words: what it does, what can leave the account at most, what it costs; the bytes are one click away. */
import type { ComponentChildren } from 'preact';
import type { AmountView, LimitView, TransactionView } from '../../contract/signing.ts';
import { Address, CopyButton } from '../parts/address.tsx';
import { Field, RadioGroup } from '../parts/controls.tsx';
import { Icon, type IconName } from '../parts/icons.tsx';
import { Banner, ErrorNote, Skeleton } from '../parts/surfaces.tsx';
import { language, t, tParts } from '../parts/text.ts';
import { SignedText } from './signed-text.tsx';
import { formatStx, type Pace, type TransactionModel } from './transaction.ts';

export function Transaction({ model }: { model: TransactionModel }) {
  const view = model.view.value;
  if (model.error.value) return <ErrorNote error={model.error.value} />;
  if (!view) return <Skeleton rows={4} />;
  return (
    <>
      {view.namedChain && <Banner tone="warn">{t(`approve_tx_named_${view.namedChain}`, view.network)}</Banner>}
      <section class="stack-8">
        <h2>{t('approve_tx_does_title')}</h2>
        <ul class="gets">
          <Does view={view} />
        </ul>
      </section>
      <section class="stack-8">
        <h2>{t('approve_tx_leaves_title')}</h2>
        <Leaves view={view} />
      </section>
      {view.sponsored ? <p class="small soft">{t('approve_tx_sponsored')}</p> : <Fee model={model} />}
      <details class="more">
        <summary>{t('approve_tx_more')}</summary>
        <div class="stack-8">
          <p class="small soft">{t(view.broadcast ? 'approve_tx_network' : 'approve_tx_not_sent', view.network)}</p>
          <Field
            label={t('approve_tx_nonce')}
            hint={t('approve_tx_nonce_hint')}
            value={model.ownNonce.value}
            inputMode="numeric"
            onText={(text) => {
              model.ownNonce.value = text;
            }}
          />
          <div class="row">
            <span class="small soft grow">{t('approve_tx_raw')}</span>
            <CopyButton text={view.raw} label={t('approve_tx_raw')} />
          </div>
          <SignedText text={view.raw} label={t('approve_tx_raw')} dir="ltr" />
        </div>
      </details>
    </>
  );
}

function Line({ icon, label, children }: { icon: IconName; label: ComponentChildren; children?: ComponentChildren }) {
  return (
    <li>
      <Icon name={icon} />
      <div class="gets-text">
        <span class="choice-label">{label}</span>
        {children && <span class="choice-detail">{children}</span>}
      </div>
    </li>
  );
}

function Does({ view: { action } }: { view: TransactionView }) {
  switch (action.type) {
    case 'transfer':
      return (
        <>
          <Line icon="share" label={t('approve_tx_transfer', stx(action.amount))} />
          <Line icon="person" label={t('approve_tx_to')}>
            <Principal of={action.recipient} />
          </Line>
          {action.memo !== '' && (
            <Line icon="pen" label={t('approve_tx_memo')}>
              <bdi>{action.memo}</bdi>
            </Line>
          )}
        </>
      );
    case 'call':
      return (
        <>
          <Line icon="plug" label={tParts('approve_tx_call', <code dir="ltr">{action.functionName}</code>)} />
          <Line icon="file" label={t('approve_tx_contract')}>
            <Principal of={action.contract} />
          </Line>
          {action.args.length > 0 && (
            <Line icon="sliders" label={t('approve_tx_arguments')}>
              <ol class="arguments">
                {action.args.map((arg, i) => (
                  <li key={i}>
                    <code dir="ltr">{arg}</code>
                  </li>
                ))}
              </ol>
            </Line>
          )}
        </>
      );
    case 'deploy':
      return (
        <>
          <Line icon="file" label={tParts('approve_tx_deploy', <code dir="ltr">{action.name}</code>)} />
          <Line icon="pen" label={t('approve_tx_code')}>
            <SignedText text={action.code} label={t('approve_tx_code')} dir="ltr" />
          </Line>
        </>
      );
  }
}

function Leaves({ view: { yours, others, isOpen, action } }: { view: TransactionView }) {
  return (
    <>
      {isOpen && <Banner tone="warn">{t('approve_tx_open')}</Banner>}
      <ul class="gets">
        {yours.map((limit, i) => (
          <Line key={i} icon="share" label={limitText(limit)}>
            {assetOf(limit)}
          </Line>
        ))}
        {!isOpen && (
          <Line icon="lock" label={t(yours.length === 0 ? 'approve_tx_nothing' : 'approve_tx_nothing_else')}>
            {action.type === 'transfer' ? undefined : t('approve_tx_or_undone')}
          </Line>
        )}
        {others.map(({ sender, limit }, i) => (
          <Line key={`other-${i}`} icon="save" label={tParts('approve_tx_other', limitText(limit))}>
            <Principal of={sender} />
          </Line>
        ))}
      </ul>
    </>
  );
}

function limitText(limit: LimitView): string {
  switch (limit.what) {
    case 'stx':
      return t(`approve_tx_${limit.bound}`, stx(limit.amount));
    case 'staking':
      return t(`approve_tx_staking_${limit.bound}`, stx(limit.amount));
    case 'fungible':
      return t(`approve_tx_${limit.bound}`, `${count(limit)} × ${nameOf(limit.asset)}`);
    case 'non-fungible':
      return t(`approve_tx_nft_${limit.sends.replace('-', '_')}`, nameOf(limit.asset), limit.id);
    case 'pox':
      return t(`approve_tx_pox_${limit.performs.replace('-', '_')}`);
  }
}

/** The smallest unit, because how many of it make one is only the contract's word. */
const count = ({ amount }: AmountView): string => new Intl.NumberFormat(language()).format(BigInt(amount));
const stx = (micro: string): string => `${formatStx(micro, language())} STX`;
const nameOf = (asset: string): string => `\u2068${asset.split('::')[1] ?? asset}\u2069`;

function assetOf(limit: LimitView): ComponentChildren {
  return limit.what === 'fungible' || limit.what === 'non-fungible' ? (
    <Principal of={limit.asset.split('::')[0] ?? ''} />
  ) : undefined;
}

/** An address in groups, and the contract's name behind it. */
function Principal({ of }: { of: string }) {
  if (of === 'origin') return <>{t('approve_tx_you')}</>;
  const [address = '', name] = of.split('.');
  return (
    <span class="gets-address">
      <Address text={address} label={t('approve_address')} />
      {name !== undefined && (
        <code dir="ltr" class="contract-name">
          .{name}
        </code>
      )}
    </span>
  );
}

function Fee({ model }: { model: TransactionModel }) {
  const costs = model.costs.value;
  const fees = costs?.fees;
  const paces: Pace[] = fees ? ['low', 'middle', 'high', 'own'] : ['own'];
  return (
    <section class="stack-8">
      <h2>{t('approve_tx_fee_title')}</h2>
      {model.costsError.value ? (
        <ErrorNote error={model.costsError.value} retry={() => void model.loadCosts()} />
      ) : (
        !costs && <Skeleton rows={1} />
      )}
      {(costs || model.costsError.value) && (
        <RadioGroup
          legend={t('approve_tx_fee_title')}
          legendUnseen
          value={model.pace.value}
          onChange={(pace) => {
            model.pace.value = pace;
          }}
          options={paces.map((pace) => ({
            value: pace,
            label: t(`approve_tx_fee_${pace}`),
            detail: pace === 'own' || !fees ? undefined : stx(fees[pace]),
          }))}
        />
      )}
      {model.pace.value === 'own' && (
        <Field
          label={t('approve_tx_fee_own_label')}
          value={model.ownFee.value}
          inputMode="decimal"
          error={model.ownFee.value !== '' && model.fee.value === undefined ? t('approve_tx_fee_bad') : undefined}
          onText={(text) => {
            model.ownFee.value = text;
          }}
        />
      )}
      {model.isShort.value && costs && <Banner tone="warn">{t('approve_tx_short', stx(costs.balance))}</Banner>}
    </section>
  );
}
