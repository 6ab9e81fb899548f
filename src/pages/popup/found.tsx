/** What a name led to, in the popup: whose it is, how far that is proven, and the way to its page. */
import type { NameAnswer } from '../../contract/names.ts';
import { hueOf, standingOf } from '../name/standing.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { plainName } from '../parts/plain-name.ts';
import { SealMark, sealWord } from '../parts/seal.tsx';
import { formatAgo, t } from '../parts/text.ts';

/** Stable, so that it runs once, when the answer comes: it may lie under the edge of the popup. */
const show = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' });

export function Found({ answer, open }: { answer: NameAnswer; open: () => void }) {
  const standing = standingOf(answer);
  const person = answer.profileState === 'verified' ? plainName(answer.profile?.name) : undefined;
  return (
    <div class="card found" ref={show}>
      <div class="found-line">
        {answer.owner ? (
          <Avatar address={answer.owner} hue={hueOf(answer.owner)} size={36} />
        ) : (
          <span class="found-nobody">
            <Icon name="search" />
          </span>
        )}
        <div class="found-words">
          <span class="mono found-name">
            <bdi dir="ltr">{answer.name}</bdi>
          </span>
          <span class="small soft">{person !== undefined && standing.tone === 'good' ? person : t(standing.key)}</span>
          {answer.fromCache && <span class="small soft">{t('name_kept', formatAgo(answer.resolvedAtMs))}</span>}
        </div>
      </div>
      <div class="found-line found-after">
        {!standing.empty && (
          <span class={`found-seal seal-tone-${answer.seal}`}>
            <SealMark state={answer.seal} size={18} />
            {sealWord(answer.seal, answer.readings)}
          </span>
        )}
        <Button icon={answer.lead && answer.lead.to !== 'name' ? 'globe' : undefined} onClick={open}>
          {t('popup_name_open')}
        </Button>
      </div>
    </div>
  );
}
