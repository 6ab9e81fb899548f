/** Commands on sign-in links that were opened by themselves. What they do is a script of its own. */
import type { LinksAsks } from '../../contract/commands/links.ts';
import type { LinkSignIn } from '../link-sign-in.ts';
import type { CommandsOf } from '../wallet-door.ts';

export function makeLinksCommands(links: () => Promise<LinkSignIn>): CommandsOf<LinksAsks> {
  return {
    'link.read': async ({ token }) => (await links()).read(token),
    'link.ask': async ({ token, id }, { tabId }) => {
      await (await links()).ask(token, id, tabId);
      return null;
    },
    'link.answer': async ({ id }) => (await links()).answer(id),
    'link.leave': async ({ id }) => {
      await (await links()).leave(id);
      return null;
    },
  };
}
