import { describe, expect, it } from 'vitest';
import { readRecoveryFile } from '../../src/pages/read-recovery-file.ts';

const text = '{ "kind": "Autonym recovery file" }\n';
const refused = { code: 'recovery-file-bad' };

describe('a chosen file', () => {
  it('STO-26 of 2 GB is not even read', async () => {
    let read = false;
    const arrayBuffer = async () => {
      read = true;
      return new ArrayBuffer(0);
    };
    await expect(readRecoveryFile({ size: 2 ** 31, arrayBuffer })).rejects.toMatchObject(refused);
    expect(read).toBe(false);
  });

  it('STO-26 that is no text in UTF-8 is no recovery file: an image, an archive, UTF-16', async () => {
    const others = [
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 0xff, 0xfe]),
      Buffer.from(`\uFEFF${text}`, 'utf16le'),
    ];
    for (const bytes of others) await expect(readRecoveryFile(new Blob([bytes]) as File)).rejects.toMatchObject(refused);
  });

  it('that cannot be read any more is refused the same way', async () => {
    const arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    await expect(readRecoveryFile({ size: 10, arrayBuffer })).rejects.toMatchObject(refused);
  });

  it('comes as it is, without the mark an editor put in front', async () => {
    expect(await readRecoveryFile(new Blob([text]) as File)).toBe(text);
    expect(await readRecoveryFile(new Blob([`\uFEFF${text}`]) as File)).toBe(text);
  });
});
