/** Our sign and our name. */
import { rosette } from './guilloche.ts';

/** A seal with an A: a roof and a dot, which is also a person. The same drawing as public/icons/autonym.svg. */
export function Sign({ size = 24 }: { size?: number }) {
  return (
    <svg class="sign" width={size} height={size} viewBox="0 0 48 48" aria-hidden="true">
      <path class="sign-ground" d={ground} />
      <path class="sign-roof" d="M13.500 34.500 24 12.500 34.500 34.500" />
      <circle class="sign-dot" cx="24" cy="30.500" r="3.600" />
    </svg>
  );
}

export function Wordmark({ size = 24 }: { size?: number }) {
  return (
    <span class="wordmark">
      <Sign size={size} />
      <span translate={false}>Autonym</span>
    </span>
  );
}

const ground = rosette(24, 21.6, 1.7, 12);
