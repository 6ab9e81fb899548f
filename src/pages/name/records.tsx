/** The zone file: its records as a table, its text, and whether it is the one the chain names. */
import type { NameAnswer } from '../../contract/names.ts';
import { CopyButton } from '../parts/address.tsx';
import { Icon } from '../parts/icons.tsx';
import { t, tCount } from '../parts/text.ts';
import { zonefileSentences } from './standing.ts';

const most = 100;

export function Records({ answer: { records, zonefile } }: { answer: NameAnswer }) {
  const sentence = zonefile && zonefileSentences[zonefile.state];
  return (
    <section class="card">
      <header class="card-head">
        <h2>{t('name_records')}</h2>
        {records.length > 0 && <span class="soft small">{tCount('name_records_count', records.length)}</span>}
      </header>
      {sentence ? (
        <p class={`said said-${sentence.tone}`}>
          <Icon name={sentence.tone === 'good' ? 'check' : sentence.tone === 'danger' ? 'stop' : 'warn'} />
          <span>{t(sentence.key)}</span>
        </p>
      ) : (
        <p class="soft">{t('name_zonefile_none')}</p>
      )}
      {records.length > 0 && (
        <div class="records">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('name_record_kind')}</th>
                <th scope="col">{t('name_record_label')}</th>
                <th scope="col">{t('name_record_value')}</th>
              </tr>
            </thead>
            <tbody>
              {records.slice(0, most).map(({ kind, label, value }, i) => (
                <tr key={i}>
                  <td>{kind.toUpperCase().slice(0, 16)}</td>
                  <td class="mono" dir="ltr">
                    {label.slice(0, 256)}
                  </td>
                  <td class="mono" dir="ltr">
                    {value.slice(0, 2048)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {zonefile && zonefile.text !== '' && (
        <details class="raw">
          <summary>{t('name_zonefile_text')}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it */}
          <pre class="mono" dir="ltr" tabIndex={0}>
            {zonefile.text.slice(0, 40_960)}
          </pre>
          <p class="small soft raw-hash">
            <span>{t('name_zonefile_hash')}</span>
            <bdi dir="ltr" class="mono">
              {zonefile.hash}
            </bdi>
            <CopyButton text={zonefile.hash} label={t('name_zonefile_hash')} />
          </p>
        </details>
      )}
    </section>
  );
}
