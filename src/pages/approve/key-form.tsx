/** For whoever used this app with another wallet: which of the keys that wallets made it gets, and what lies under each. Closed for everybody else. */
import type { KeyForm, RequestView } from '../../contract/wallet.ts';
import { Button, RadioGroup } from '../parts/controls.tsx';
import { keyForms, keyFormText } from '../parts/key-forms.ts';
import { ErrorNote } from '../parts/surfaces.tsx';
import { t, tCount } from '../parts/text.ts';
import type { Approve } from './model.ts';

export function KeyFormChoice({ model, request }: { model: Approve; request: RequestView }) {
  const folders = model.folders.value;
  const foundOf = (form: KeyForm) => {
    const found = Array.isArray(folders) ? folders.find((folder) => folder.form === form) : undefined;
    if (!found) return t(form === 'shipped' ? 'approve_key_shipped_detail' : 'approve_key_xverse_detail');
    if (found.files === null) return t('approve_key_silent');
    return found.more ? t('approve_key_many') : tCount('approve_key_files', found.files);
  };
  return (
    <details class="approve-block" open={request.form !== undefined}>
      <summary>{t('approve_key')}</summary>
      <p class="small soft">{t('approve_key_text')}</p>
      <RadioGroup
        legend={t('approve_key')}
        legendUnseen
        value={model.form.value}
        onChange={(form) => {
          model.form.value = form;
        }}
        options={keyForms.map((form) => ({
          value: form,
          label: keyFormText(form),
          detail: foundOf(form),
        }))}
      />
      {request.hub !== null && (
        <div class="row">
          <Button tone="quiet" busy={folders === 'asking'} onClick={() => void model.lookIntoFolders()}>
            {t('approve_key_look', request.hub)}
          </Button>
        </div>
      )}
      {folders !== undefined && folders !== 'asking' && !Array.isArray(folders) && <ErrorNote error={folders} />}
    </details>
  );
}
