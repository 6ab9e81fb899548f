/** The questions of one resolution: each goes to the nodes in order until one answers, and every try is written down. */
import { AutonymError } from '../protocol/error.ts';
import type { Http } from './http.ts';
import { makeNode, type Node } from './node.ts';
import type { Source } from './resolution.ts';

/** `error`: nobody answered, and this is what the last one said. */
export type Outcome<T> = { answer: T; error?: never } | { answer?: never; error: AutonymError };

export type Questions = ReturnType<typeof makeQuestions>;

export function makeQuestions({ http, now, nodeUrls }: { http: Http; now: () => number; nodeUrls: string[] }) {
  const nodes = nodeUrls.map((url) => makeNode({ http, url }));
  const tries: Source[] = [];

  const askHost = async <T>(
    host: string,
    asked: string,
    ask: () => Promise<T>,
    say: (answer: T) => string,
  ): Promise<Outcome<T>> => {
    const source: Source = { host, asked, said: '', ok: false, ms: 0 };
    tries.push(source);
    const start = now();
    try {
      const answer = await ask();
      Object.assign(source, { said: say(answer), ok: true });
      return { answer };
    } catch (error) {
      // Anything else is a mistake of ours and must not pass for a silent host.
      if (!(error instanceof AutonymError)) throw error;
      source.said = error.message;
      return { error };
    } finally {
      source.ms = Math.max(0, Math.round(now() - start));
    }
  };

  return {
    /** In the order asked, also when answers overtake each other; a try that nobody waited for is left out. */
    finished: (): Source[] => tries.filter(({ said }) => said !== '').map((source) => ({ ...source })),
    /** One question to one host outside the network's nodes. */
    askHost,
    askNodes: async <T>(asked: string, ask: (node: Node) => Promise<T>, say: (answer: T) => string): Promise<Outcome<T>> => {
      let outcome: Outcome<T> = { error: new AutonymError('no-node', 'This network has no node to ask.') };
      for (const node of nodes) {
        outcome = await askHost(node.host, asked, () => ask(node), say);
        if (!outcome.error) return outcome;
      }
      return outcome;
    },
  };
}
