/** Which section of home is shown: the fragment of its address, so that Back works and a section can be linked. */

export const sections = ['identities', 'survey', 'apps', 'activity', 'connections', 'settings'] as const;
export type Section = (typeof sections)[number];

export function parseSection(fragment: string): Section {
  return sections.find((section) => `#${section}` === fragment) ?? 'identities';
}
