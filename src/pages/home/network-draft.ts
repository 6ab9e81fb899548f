/**
 * A network as somebody types it: every address a field, checked one by one so that each mistake is named beside its field.
 * The background checks again; this only spares a round trip and gives better sentences.
 */
import type { Network } from '../../contract/settings.ts';
import { isLoopback } from '../../protocol/hosts.ts';

export type NetworkDraft = {
  id: string;
  label: string;
  chain: Network['chain'];
  /** One address a line, in the order they are tried. */
  nodeUrls: string;
  hubUrl: string;
  bnsV1: string;
  bnsV2: string;
  zonefileResolver: string;
  devnet: boolean;
};

export type DraftField = Exclude<keyof NetworkDraft, 'devnet'>;
/** Keys of sentences, one for each field that is wrong. */
export type DraftMistakes = Partial<Record<DraftField, string>>;

/** A draft that starts from a network; without an id of its own yet. */
export function draftOf(network: Network, own: boolean): NetworkDraft {
  return {
    id: own ? network.id : '',
    label: own ? network.label : '',
    chain: network.chain,
    nodeUrls: network.nodeUrls.join('\n'),
    hubUrl: network.hubUrl ?? '',
    bnsV1: network.bnsV1,
    bnsV2: network.bnsV2,
    zonefileResolver: network.zonefileResolver,
    devnet: own && network.devnet,
  };
}

/** The network, or what is wrong with it. `taken`: ids that are not free. */
export function readDraft(draft: NetworkDraft, taken: readonly string[]): { network: Network } | { mistakes: DraftMistakes } {
  const mistakes: DraftMistakes = {};
  const label = draft.label.trim();
  const nodeUrls = draft.nodeUrls
    .split(/[\s,]+/)
    .filter((line) => line !== '')
    .map(trimSlash);
  const hubUrl = trimSlash(draft.hubUrl.trim());

  if (label === '') mistakes.label = 'home_network_label_missing';
  else if (label.length > 40) mistakes.label = 'home_network_label_long';
  if (nodeUrls.length === 0) mistakes.nodeUrls = 'home_network_nodes_missing';
  else if (nodeUrls.length > 8) mistakes.nodeUrls = 'home_network_nodes_many';
  else {
    const wrong = nodeUrls.map((url) => mistakeIn(url, draft.devnet)).find((mistake) => mistake !== undefined);
    if (wrong) mistakes.nodeUrls = wrong;
  }
  if (hubUrl !== '') {
    const wrong = mistakeIn(hubUrl, draft.devnet);
    if (wrong) mistakes.hubUrl = wrong;
  }
  for (const field of ['bnsV1', 'bnsV2', 'zonefileResolver'] as const) {
    if (!contract.test(draft[field].trim())) mistakes[field] = 'home_network_contract_bad';
  }
  if (Object.keys(mistakes).length > 0) return { mistakes };
  return {
    network: {
      id: draft.id === '' ? freeId(label, taken) : draft.id,
      label,
      chain: draft.chain,
      nodeUrls,
      bnsV1: draft.bnsV1.trim(),
      bnsV2: draft.bnsV2.trim(),
      zonefileResolver: draft.zonefileResolver.trim(),
      hubUrl: hubUrl === '' ? null : hubUrl,
      devnet: draft.devnet,
    },
  };
}

/** Address of a standard principal, a dot, and a contract's name. */
const contract = /^S[0-9A-HJKMNP-TV-Z]{27,40}\.[a-zA-Z][a-zA-Z0-9_-]{0,127}$/;

function mistakeIn(text: string, devnet: boolean): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return 'home_network_url_bad';
  const url = new URL(text);
  if (text.length > 200) return 'home_network_url_long';
  // As the background, which refuses whatever a parser would take off, fold or read otherwise than it is written.
  if (/[\s?#@\\%]|\/(?:\.|$)/.test(text)) return 'home_network_url_extra';
  const isHere = isLoopback(url.hostname);
  if (devnet && !isHere) return 'home_network_url_not_here';
  return url.protocol === 'https:' || isHere ? undefined : 'home_network_url_insecure';
}

function trimSlash(text: string): string {
  return text.replace(/\/+$/, '');
}

/** A short id made of the label, unlike any taken one. */
function freeId(label: string, taken: readonly string[]): string {
  const plain =
    label
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 24) || 'network';
  for (let n = 1; ; n++) {
    const id = n === 1 ? plain : `${plain}-${n}`;
    if (!taken.includes(id)) return id;
  }
}
