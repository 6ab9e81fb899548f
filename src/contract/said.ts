/**
 * What a person is told, before it is words: pages choose a message of `_locales` by `code` and `reason`, and fill it in with `places`.
 * Of an error the family of messages is `error_…`, of an answer `said_…`.
 */
export type Said = { code: string; reason?: string | undefined; places?: readonly string[] | undefined };

/** What leaves the background when something fails. The sentence is for developers. */
export type Fault = Said & { message: string };
