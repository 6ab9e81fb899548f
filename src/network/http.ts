/** The one power this room is handed: a bounded request to a host that is allowed. Made by the background, or by hand in a test. */

export type HttpRequest = {
  url: string;
  method?: 'GET' | 'POST' | 'DELETE';
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  timeoutMs?: number;
  maxBytes?: number;
  /** Only the beginning of the body is wanted: it ends after about so many bytes, and the rest is never read. */
  startBytes?: number;
};

export type HttpAnswer = { status: number; header(name: string): string | undefined; body: Uint8Array };

/** Any status but a redirect is an answer. Throws `host-unreachable`, `host-timeout`, `host-moved`, `answer-too-large`, `host-not-allowed`. */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;
