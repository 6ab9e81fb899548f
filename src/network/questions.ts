/** The questions of one reading: all of them go to one node, because what two nodes say does not fit together, and every try is written down. */
import type { NameQuestion, NameSource } from '../contract/names.ts';
import type { Said } from '../contract/said.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Http } from './http.ts';
import { makeNode, type Node, type NodeInfo } from './node.ts';

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
  /** One question to the node whose word this is. */
  askNodes<T>(asked: NameQuestion, ask: (node: Node) => Promise<T>, say: (answer: T) => Said): Promise<Outcome<T>>;
  /** The node's tip, asked once however often it is needed. */
  info(): Promise<Outcome<NodeInfo>>;
  /** The same questions of another name than the one that is resolved, told apart by whether they are of its zone file or of its owner. */
  about(told: { owner: NameQuestion; zonefile: NameQuestion }): Questions;
};

type QuestionPowers = { http: Http; now: () => number; nodeUrl: string; tip?: string };

/** `tip`: contracts are read as of this block. */
export function makeQuestions({ http, now, nodeUrl, tip }: QuestionPowers): Questions {
  const node = makeNode({ http, url: nodeUrl, ...(tip === undefined ? {} : { tip }) });
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

  const askNodes = <T>(asked: NameQuestion, ask: (node: Node) => Promise<T>, say: (answer: T) => Said): Promise<Outcome<T>> =>
    askHost(node.host, asked, () => ask(node), say);
  let info: Promise<Outcome<NodeInfo>> | undefined;

  const questions: Questions = {
    finished: () => tries.flatMap(({ said, ...source }) => (said ? [{ ...source, said }] : [])),
    askHost,
    askNodes,
    info: () => {
      info ??= askNodes(
        'height',
        ({ info }) => info(),
        ({ burnHeight }) => ({ code: 'block', places: [String(burnHeight)] }),
      );
      return info;
    },
    about: (told) => ({
      ...questions,
      askNodes: (asked, ask, say) => askNodes(asked.includes('zonefile') ? told.zonefile : told.owner, ask, say),
    }),
  };
  return questions;
}
