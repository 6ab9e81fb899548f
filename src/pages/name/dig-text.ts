/**
 * An answer as `dig` would print it: sections, records in the order of a zone file, the file itself, and the trace. In codes, so that it reads
 * the same in every language and can be put into a report.
 */
import type { Dig, DigStep } from '../../contract/lookup.ts';
import type { NameAnswer } from '../../contract/names.ts';
import { receiptOf } from './receipt.ts';

export function formatDig(answer: NameAnswer): string {
  const { name, status, system, seal, owner, expires, zonefile, records, addresses, fromCache, notFollowed } = answer;
  const end = typeof expires === 'object' ? `block ${expires.atHeight}` : expires;
  return [
    `; <<>> Autonym <<>> ${name}`,
    `;; status: ${status}, system: ${system}, seal: ${seal}, kept: ${fromCache ? 'yes' : 'no'}, ends: ${end}`,
    '',
    ';; QUESTION SECTION',
    `;${name}.`,
    '',
    ';; ANSWER SECTION',
    ...(owner === undefined ? [] : [lineOf(`${name}.`, 'OWNER', owner)]),
    ...records.map(({ label, kind, value }) => lineOf(label || '@', kind.toUpperCase(), value)),
    ...addresses.filter(({ address }) => address !== owner).map(({ kind, address }) => lineOf('@', kind.toUpperCase(), address)),
    ...(notFollowed === undefined ? [] : [`; not followed: ${notFollowed}`]),
    '',
    ...(zonefile === undefined
      ? [';; NO ZONE FILE']
      : [`;; ZONE FILE (${zonefile.state}, hash160 ${zonefile.hash || 'unknown'})`, ...oneLineEach(zonefile.text)]),
    '',
    ';; TRACE',
    ...receiptOf(answer)
      .split('\n')
      .map((line) => `; ${line}`),
  ].join('\n');
}

/** The questions as they travelled, each as a command that asks it again. */
export function formatSteps({ name, network, startedAtMs, steps }: Dig): string {
  return [
    `;; ${name}, ${network}, ${new Date(startedAtMs).toISOString()}`,
    ...steps.map((step) =>
      [
        '',
        `; ${step.host}  ${step.asked}  ${step.status ?? '-'}  ${step.ms} ms`,
        curlOf(step),
        step.failed ? `; failed: ${step.failed.code}` : (step.answer ?? oneLineEach(step.raw ?? '').join('\n')),
      ].join('\n'),
    ),
  ].join('\n');
}

/** For a shell: what goes out is quoted so that nothing in it can end the quotes. */
export function curlOf({ method, url, body }: Pick<DigStep, 'method' | 'url' | 'body'>): string {
  const parts = ['curl', '-sS', quote(url)];
  if (method === 'POST') parts.push('-H', quote('Content-Type: application/json'), '-d', quote(body ?? ''));
  return parts.join(' ');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A record may be longer than a line, but never two: what somebody wrote cannot look like one of ours. */
function lineOf(label: string, kind: string, value: string): string {
  return [label, 'IN', kind, value].map((text) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')).join('\t');
}

/** Each line of what somebody wrote behind a mark, without what would turn or hide it. */
function oneLineEach(text: string): string[] {
  if (text === '') return [];
  return text
    .replace(/\n$/, '')
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => `| ${line.replace(/[\p{Cc}\p{Cf}]/gu, (character) => (character === '\t' ? character : '\ufffd'))}`);
}
