import { describe, expect, it } from 'vitest';
import { passwordStrength } from '../../../src/pages/welcome/password.ts';

describe('passwordStrength', () => {
  for (const [password, strength] of [
    ['', 'short'],
    ['Tr0ub4dor', 'short'],
    ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['1234567890123456', 'weak'],
    ['abcdefghijklmnop', 'weak'],
    ['passwordpassword', 'weak'],
    ['password123456', 'weak'],
    ['Qwertyuiop1!', 'weak'],
    ['Tr0ub4dor&3', 'fair'],
    ['correct horse battery staple', 'strong'],
    ['kühle Brücke wandert leise', 'strong'],
    ['雨が降る夜に猫と本を読む静か', 'fair'],
    ['xK9#mQ2$vL7@pR4!', 'strong'],
  ] as const) {
    it(`calls ${JSON.stringify(password)} ${strength}`, () => expect(passwordStrength(password)).toBe(strength));
  }

  it('counts characters, not code units', () => expect(passwordStrength('🐚🐚🐚🐚🐚🐚')).toBe('short'));
});
