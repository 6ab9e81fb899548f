/** Commands on the last requests of pages. */
import type { InspectorAsks } from '../../contract/commands/inspector.ts';
import type { CommandsOf } from '../wallet-door.ts';
import type { CommandPowers } from './powers.ts';

export function makeInspectorCommands({ inspector, seal }: Pick<CommandPowers, 'inspector' | 'seal'>): CommandsOf<InspectorAsks> {
  return {
    'inspector.read': async () => {
      await seal.check(); // It tells where the person has been.
      return inspector.read();
    },
    'inspector.switch': async ({ on }) => {
      await inspector.switch(on);
      return null;
    },
    'inspector.clear': async () => {
      await inspector.clear();
      return null;
    },
  };
}
