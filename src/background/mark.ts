/** Two words and a colour, drawn at install and shown on every approval: a page cannot know them, so it cannot draw our window. */

const first =
  'amber brave calm clear cosy dawn early fair fine gentle glad green happy keen kind light merry mild neat noble'.split(' ');
const second =
  'acorn badger birch cloud comet delta ember falcon fern fjord harbor heron island juniper lantern maple meadow otter pebble willow'.split(
    ' ',
  );

/** `random` gives bytes. The bias of the remainder does not matter: the mark is no key. */
export function drawMark(random: (count: number) => Uint8Array): { words: string; hue: number } {
  const [a = 0, b = 0, high = 0, low = 0] = random(4);
  return { words: `${first[a % first.length]} ${second[b % second.length]}`, hue: ((high << 8) | low) % 360 };
}
