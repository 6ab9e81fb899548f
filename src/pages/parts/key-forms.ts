/** The ways in which a wallet could have made an app's key, the usual one first; and what each is called. */
import type { KeyForm } from '../../contract/wallet.ts';
import { t } from './text.ts';

export const keyForms = ['shipped', 'xverse-2025', 'xverse-2023'] as const satisfies KeyForm[];

export const keyFormText = (form: KeyForm): string => t(`approve_key_${form.replace('-', '_')}`);
