/** Longer text somebody else wrote, made harmless to show: lines stay, control and direction characters go, and it ends somewhere. */

export function plainText(text: string, longest: number): string {
  const plain = text
    .slice(0, longest * 4)
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n]/gu, '')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return plain.length > longest
    ? `${plain
        .slice(0, longest)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trimEnd()}…`
    : plain;
}
