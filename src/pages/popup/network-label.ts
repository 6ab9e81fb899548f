/** What a network is called: the built-in ones in the person's language, the others as they were labelled. */
import type { Network } from '../../contract/settings.ts';
import { t } from '../parts/text.ts';

export function networkLabel({ id, label }: Pick<Network, 'id' | 'label'>): string {
  return id === 'mainnet' || id === 'testnet' ? t(`home_network_${id}`) : label;
}
