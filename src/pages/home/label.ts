/** What an identity is called by its owner: 1 to 40 characters. */
export const longestLabel = 40;

/** The key of a sentence about what is wrong, or undefined. */
export function mistakeInLabel(text: string): string | undefined {
  const label = text.trim();
  if (label === '') return 'home_label_missing';
  return label.length > longestLabel ? 'home_label_long' : undefined;
}
