/** Which section of home is shown: the fragment of its address, so that Back works and a section can be linked. */

/** Not in the list of sections: for people who write apps, who come by the settings. */
const inspector = 'inspector';

export const sections = ['identities', 'survey', 'apps', 'activity', 'connections', 'settings'] as const;
export type Section = (typeof sections)[number] | typeof inspector;

export function parseSection(fragment: string): Section {
  return [...sections, inspector].find((section): section is Section => `#${section}` === fragment) ?? 'identities';
}
