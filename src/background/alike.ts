/**
 * Sites that one of those a person uses is easily taken for: the same to the eye, one slip of the finger away, or with the other's whole
 * name in front of their own. Nobody is asked for it: only the person's own list counts. Part of the crypto script.
 */

/** Letters of other scripts that look like Latin ones, by the Latin one. What has marks loses them by NFKD. */
const lookAlikes: Record<string, string> = {
  a: 'аɑα',
  b: 'ьƅ',
  c: 'сϲ',
  d: 'ԁɗ',
  e: 'еєҽ',
  g: 'ɡց',
  h: 'һհ',
  i: 'іıɩι',
  j: 'јϳ',
  k: 'кκ',
  l: 'ӏǀ',
  m: 'мⅿ',
  n: 'пոռ',
  o: 'оοօσ',
  p: 'рρ',
  q: 'ԛզ',
  r: 'гɾ',
  s: 'ѕꜱ',
  t: 'тτ',
  u: 'υսʋ',
  v: 'ѵν',
  w: 'ԝѡա',
  x: 'хχ',
  y: 'уүγ',
  z: 'ᴢ',
};
const latinOf = new Map(Object.entries(lookAlikes).flatMap(([latin, others]) => [...others].map((other) => [other, latin])));

/** Shorter hosts differ by one letter all the time. */
const longEnough = 7;

/**
 * `known`: origins of other sites. Returns all that `origin` is like: which of them are its own people's is for the page to say, and a dozen
 * sites of one owner must not hide another's.
 */
export function findAlike(origin: string, known: readonly string[]): string[] {
  const { hostname } = new URL(origin);
  const mine = skeletonOf(hostname);
  return known.filter((other) => isLike(mine, hostname, new URL(other).hostname));
}

/** The first name of the person's that `origin` is like, and not where it leads. */
export function findAlikeName(origin: string, names: readonly { name: string; target: string }[]): string | undefined {
  const { hostname } = new URL(origin);
  const mine = skeletonOf(hostname);
  return names.find(
    ({ name, target }) =>
      (!URL.canParse(target) || new URL(target).origin !== origin) && (name === hostname || isLike(mine, hostname, name)),
  )?.name;
}

/** Whether two names look the same to the eye, marks and spaces aside. */
export function isNamesake(a: string, b: string): boolean {
  const [one, other] = [a, b].map((name) => skeletonOf(name).replace(/[\s\p{P}\p{C}]/gu, ''));
  return one !== '' && one === other;
}

function isLike(mine: string, hostname: string, host: string): boolean {
  if (host === hostname || hostname.endsWith(`.${host}`) || host.endsWith(`.${hostname}`)) return false;
  return isIn(host, hostname) || isNear(mine, skeletonOf(host));
}

/** `app.example` in `app.example.evil.test`, or `app-example.evil.test`. */
function isIn(host: string, hostname: string): boolean {
  const plain = `.${hostname.replaceAll('-', '.')}.`;
  return host.includes('.') && plain.includes(`.${host.replaceAll('-', '.')}.`);
}

function isNear(a: string, b: string): boolean {
  if (a === b) return true;
  return Math.min(a.length, b.length) >= longEnough && isOneSlip(a, b);
}

/** How a host looks, whatever it is written in. */
function skeletonOf(hostname: string): string {
  const shown = hostname
    .split('.')
    .map((label) => (label.startsWith('xn--') ? (decodePunycode(label.slice(4)) ?? label) : label))
    .join('.');
  return [...shown.normalize('NFKD').toLowerCase()]
    .map((letter) => latinOf.get(letter) ?? letter)
    .join('')
    .replace(/\p{M}/gu, '')
    .replaceAll('0', 'o')
    .replace(/[1i|]/g, 'l')
    .replaceAll('5', 's')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
}

/** One letter more, less, other, or two that changed places. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [inA, inB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return Math.max(inA.length, inB.length) === 1 || (inA.length === 2 && inA === [...inB].reverse().join(''));
}

/** RFC 3492, without its prefix. Undefined when it is none. */
function decodePunycode(text: string): string | undefined {
  const split = text.lastIndexOf('-');
  const letters = [...text.slice(0, Math.max(0, split))];
  let [n, i, bias] = [128, 0, 72];
  for (let at = split + 1; at < text.length; ) {
    const from = i;
    for (let [weight, k] = [1, 36]; ; k += 36) {
      const digit = '0123456789'.includes(text[at] ?? '') ? Number(text[at]) + 26 : (text.charCodeAt(at) | 32) - 97;
      if (at++ >= text.length || !(digit >= 0 && digit < 36)) return undefined;
      i += digit * weight;
      const threshold = Math.min(26, Math.max(1, k - bias));
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    const count = letters.length + 1;
    let delta = Math.floor((i - from) / (from === 0 ? 700 : 2));
    delta += Math.floor(delta / count);
    let k = 0;
    for (; delta > 455; k += 36) delta = Math.floor(delta / 35);
    bias = k + Math.floor((36 * delta) / (delta + 38));
    n += Math.floor(i / count);
    i %= count;
    if (n > 0x10ffff) return undefined;
    letters.splice(i++, 0, String.fromCodePoint(n));
  }
  return letters.join('');
}
