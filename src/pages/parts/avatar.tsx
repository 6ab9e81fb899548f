/** The face of an identity: its drawing in two tones of its hue, or the picture it has set. Always beside its label, so readers skip it. */
import { avatarTiles } from './avatar-shape.ts';

type AvatarProps = { address: string; hue: number; size?: number; picture?: string | undefined };

export function Avatar({ address, hue, size = 40, picture }: AvatarProps) {
  if (picture !== undefined) return <img class="avatar" src={picture} width={size} height={size} alt="" />;
  return (
    <svg class="avatar" width={size} height={size} viewBox="0 0 40 40" aria-hidden="true" style={{ '--hue': String(hue) }}>
      <rect class="avatar-ground" width="40" height="40" />
      <g class="avatar-shape">
        {avatarTiles(address).map(({ path, x, y, turn }) => (
          <path key={`${x} ${y}`} d={path} transform={`translate(${x} ${y}) rotate(${turn} 10 10)`} />
        ))}
      </g>
    </svg>
  );
}
