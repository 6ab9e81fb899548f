/** What stands over a list that is too long for one page: a field to find something in it, where one is, and the ways on and back. */
import { Button, Field } from './controls.tsx';
import { type Paged, pageLength } from './paged.ts';
import { language, t } from './text.ts';

/** Nothing when one page holds everything and nothing is looked for. `label` says of what. */
export function ListTools<T>({ list, label }: { list: Paged<T>; label: string }) {
  const { value } = list.page.value;
  const total = value?.total ?? 0;
  if (value === undefined || (total <= pageLength && list.find.value === '')) return null;
  return (
    <search class="list-tools" aria-label={label}>
      <Field
        label={label}
        value={list.find.value}
        onText={(text) => list.lookFor(text)}
        autocomplete="off"
        dir="auto"
        maxLength={200}
      />
      <ListPages list={list} />
    </search>
  );
}

/** Where one is, and the ways on and back. */
export function ListPages<T>({ list }: { list: Paged<T> }) {
  const from = list.from.value;
  const total = list.page.value.value?.total ?? 0;
  const last = Math.min(from + pageLength, total);
  return (
    <div class="list-pages">
      <Button tone="quiet" disabled={from === 0} onClick={() => list.go(from - pageLength)}>
        {t('parts_page_back')}
      </Button>
      <span class="small soft" role="status">
        {total === 0
          ? t('parts_page_none')
          : t('parts_page_place', ...[from + 1, last, total].map((place) => new Intl.NumberFormat(language()).format(place)))}
      </span>
      <Button tone="quiet" disabled={last >= total} onClick={() => list.go(from + pageLength)}>
        {t('parts_page_on')}
      </Button>
    </div>
  );
}
