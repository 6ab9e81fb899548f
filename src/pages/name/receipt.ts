/** An answer and its evidence as text, for a report or a record of one's own: in codes, so that it reads the same in every language. */
import type { NameAnswer, NameProof, NameReading } from '../../contract/names.ts';
import type { Said } from '../../contract/said.ts';

export function receiptOf(answer: NameAnswer): string {
  const lines = [
    `${answer.name}  ${answer.status}  ${answer.seal}  ${new Date(answer.resolvedAtMs).toISOString()}`,
    ...(answer.owner ? [`owner  ${answer.owner}`] : []),
    ...(answer.zonefile ? [`zone file  ${answer.zonefile.state}  ${answer.zonefile.hash}`] : []),
    `profile  ${answer.profileState}${answer.profileEnded ? '  ended' : ''}`,
    ...(answer.proof ? [formatProof(answer.proof)] : []),
    ...answer.readings.map(formatReading),
    ...answer.sources.map(
      ({ host, asked, said, ok, ms }) => `${ok ? 'ok' : 'failed'}  ${asked}  ${host}  ${formatSaid(said)}  ${Math.round(ms)} ms`,
    ),
  ];
  return lines.join('\n');
}

function formatProof(proof: NameProof): string {
  if (proof.state !== 'proven') return `${proof.state}  ${formatSaid(proof.why)}`;
  const { height, blockId, blockAtMs, signed, total, cycle, checkpoint, headers, hosts, bytes, ownerOnly } = proof;
  return [
    ...[`proven${ownerOnly ? ' in its owner' : ''}`, `block ${height} ${blockId}`, new Date(blockAtMs).toISOString()],
    ...[`signed ${signed} of ${total}`, `cycle ${cycle} from ${checkpoint.cycle}`, `${headers} headers`, `${bytes} bytes`],
    hosts.join(' '),
  ].join('  ');
}

function formatReading(reading: NameReading): string {
  const { host, state, tip } = reading;
  const word =
    reading.state === 'said'
      ? [
          reading.status,
          reading.owner ?? '-',
          reading.zonefileHash === '' ? 'no zone file' : (reading.zonefileHash ?? '-'),
          ...(reading.zonefileIsTheirs === false ? ["an earlier owner's"] : []),
          ...(typeof reading.expires === 'object' ? [`ends ${reading.expires.atHeight}`] : []),
          ...(reading.expires === 'never' ? ['never ends'] : []),
          ...(reading.elsewhere ? [`by the word of ${reading.elsewhere}`] : []),
        ]
      : [formatSaid(reading.why)];
  return [state, host, tip ? `block ${tip.stacksHeight}` : 'block -', ...word].join('  ');
}

function formatSaid({ code, reason, places = [] }: Said): string {
  return [code, ...(reason ? [reason] : []), ...places].join(' ');
}
