/** The questions of one resolution: each goes to the nodes in order until one answers, and every try is written down. */
import type { NameQuestion, NameSource } from '../contract/names.ts';
import type { Said } from '../contract/said.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Http } from './http.ts';
import { makeNode, type Node } from './node.ts';

/**
 * What came of a question. `silent`: nobody answered, and this is why the last one did not. There is no answer to read without asking which
 * of the two it is, so that *could not ask* never passes for *there is none*.
 */
export type Outcome<T> = { kind: 'said'; answer: T } | { kind: 'silent'; error: AutonymError };

export type Questions = {
  /** In the order asked, also when answers overtake each other; a try that nobody waited for is left out. */
  finished(): NameSource[];
  /** One question to one host outside the network's nodes. */
  askHost<T>(host: string, asked: NameQuestion, ask: () => Promise<T>, say: (answer: T) => Said): Promise<Outcome<T>>;
  /** One question to the nodes in order, until one answers. */
  askNodes<T>(asked: NameQuestion, ask: (node: Node) => Promise<T>, say: (answer: T) => Said): Promise<Outcome<T>>;
  /** The same questions of another name than the one that is resolved, told apart by whether they are of its zone file or of its owner. */
  about(told: { owner: NameQuestion; zonefile: NameQuestion }): Questions;
};

export function makeQuestions({ http, now, nodeUrls }: { http: Http; now: () => number; nodeUrls: string[] }): Questions {
  const nodes = nodeUrls.map((url) => makeNode({ http, url }));
  const tries: (Omit<NameSource, 'said'> & { said?: Said })[] = [];

  const askHost = async <T>(
    host: string,
    asked: NameQuestion,
    ask: () => Promise<T>,
    say: (answer: T) => Said,
  ): Promise<Outcome<T>> => {
    const source: (typeof tries)[number] = { host, asked, ok: false, ms: 0 };
    tries.push(source);
    const start = now();
    try {
      const answer = await ask();
      Object.assign(source, { said: say(answer), ok: true });
      return { kind: 'said', answer };
    } catch (error) {
      // Anything else is a mistake of ours and must not pass for a silent host.
      if (!(error instanceof AutonymError)) throw error;
      source.said = error.said();
      return { kind: 'silent', error };
    } finally {
      source.ms = Math.max(0, Math.round(now() - start));
    }
  };

  const askNodes = async <T>(
    asked: NameQuestion,
    ask: (node: Node) => Promise<T>,
    say: (answer: T) => Said,
  ): Promise<Outcome<T>> => {
    let outcome: Outcome<T> = { kind: 'silent', error: new AutonymError('no-node', 'This network has no node to ask.') };
    for (const node of nodes) {
      outcome = await askHost(node.host, asked, () => ask(node), say);
      if (outcome.kind === 'said') return outcome;
    }
    return outcome;
  };

  const questions: Questions = {
    finished: () => tries.flatMap(({ said, ...source }) => (said ? [{ ...source, said }] : [])),
    askHost,
    askNodes,
    about: (told) => ({
      ...questions,
      askNodes: (asked, ask, say) => askNodes(asked.includes('zonefile') ? told.zonefile : told.owner, ask, say),
    }),
  };
  return questions;
}
