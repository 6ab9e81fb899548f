/** What this browser found out by itself about an answer, line by line; where it is less than proven, why. */
import type { ComponentChildren } from 'preact';
import type { NameProof } from '../../contract/names.ts';
import { Icon } from './icons.tsx';
import { errorText, formatAgo, formatNumber, formatTime, t } from './text.ts';

/** `waiting`: how many questions of checks wait for their turn, while this one is not over. */
export function ProofFacts({ proof, waiting = 0 }: { proof: NameProof | undefined; waiting?: number }) {
  if (proof === undefined) {
    return (
      <p class="said proof-said" role="status">
        <span class="spinner" aria-hidden="true" />
        <span>{waiting > 0 ? t('proof_waiting', formatNumber(waiting)) : t('proof_checking')}</span>
      </p>
    );
  }
  if (proof.state !== 'proven') {
    return (
      <p class={`said proof-said ${proof.state === 'contradicted' ? 'said-danger' : ''}`}>
        <Icon name={proof.state === 'contradicted' ? 'stop' : 'info'} />
        <span>
          <strong>{t(proof.state === 'contradicted' ? 'proof_contradicted' : 'proof_unproven')}</strong> {errorText(proof.why)}
          {proof.why.code === 'proof-absent' && (
            <>
              {' '}
              <a href="home.html#settings">{t('proof_absent_way')}</a>
            </>
          )}
        </span>
      </p>
    );
  }
  const { height, blockId, blockAtMs, signed, total, cycle, checkpoint, headers, hosts, bytes, end, ownerOnly } = proof;
  return (
    <>
      <dl class="facts">
        <Fact term={t('proof_block')}>{formatNumber(height)}</Fact>
        <Fact term={t('proof_block_id')}>
          <bdi dir="ltr" class="mono proof-id">
            {blockId}
          </bdi>
        </Fact>
        <Fact term={t('proof_block_at')}>
          <Time atMs={blockAtMs} />
        </Fact>
        <Fact term={t('proof_signed')}>{t('proof_weight', formatNumber(signed), formatNumber(total))}</Fact>
        <Fact term={t('proof_cycle')}>{formatNumber(cycle)}</Fact>
        <Fact term={t('proof_checkpoint')}>
          {t('proof_checkpoint_of', formatNumber(checkpoint.cycle))} <Time atMs={checkpoint.atMs} />
        </Fact>
        <Fact term={t('proof_headers')}>{formatNumber(headers)}</Fact>
        <Fact term={t('proof_hosts')}>
          {hosts.map((host) => (
            <bdi key={host} dir="ltr" class="mono proof-host">
              {host}
            </bdi>
          ))}
        </Fact>
        <Fact term={t('proof_bytes')}>{t('proof_kilobytes', formatNumber(Math.ceil(bytes / 1000)))}</Fact>
      </dl>
      {ownerOnly && <p class="soft small">{t('proof_owner_only')}</p>}
      {end === 'estimated' && <p class="soft small">{t('proof_end_estimated')}</p>}
    </>
  );
}

export function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Time({ atMs }: { atMs: number }) {
  return (
    <time dateTime={new Date(atMs).toISOString()} title={formatTime(atMs)}>
      {formatAgo(atMs)}
    </time>
  );
}
