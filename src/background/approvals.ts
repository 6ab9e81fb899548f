/**
 * The one tab that shows the approval page, in a window of its own. It is opened for the oldest request and stays until none waits; a
 * second request never opens a second one. It is known and closed as a tab, never as a window: the person may have moved it among theirs.
 * Its id is written down, so that a new life of the background finds it.
 *
 * | written down        | `show`  | `keep`  | `adopt` another   | `settle`, nothing waits | `closed`                       |
 * |---------------------|---------|---------|-------------------|-------------------------|--------------------------------|
 * | none                | open    | open    | write it down     | –                       | –                              |
 * | a tab that is there | focus   | –       | close the other   | forget it, close it     | forget it, deny all that waits |
 * | a tab that is gone  | wait    | open    | write it down     | forget it               | the same: it is on its way     |
 *
 * `show`, `keep`: only when something waits. Shows that stand in line are one: a page may ask a hundred times. A tab that is gone was closed,
 * and the browser says so soon: `show` opens no other in its place before that no is heard, unless nobody says it. A background that died between opening and writing left an orphan, which reports itself with
 * its first message; that is what `adopt` is for.
 */
import type { Requests } from './requests.ts';
import type { RequestRecord, Session } from './store.ts';
import { makeTurns } from './turns.ts';

/** The part of `browser.tabs` that is used. */
export type ApprovalTabs = {
  open(path: string, size: { width: number; height: number }): Promise<number>;
  /** False also when it shows a web page by now. */
  isOpen(id: number): Promise<boolean>;
  focus(id: number): Promise<unknown>;
  close(id: number): Promise<unknown>;
};

export type Approvals = ReturnType<typeof makeApprovals>;

const size = { width: 400, height: 640 };
/** The browser tells of a closed tab within milliseconds; of one that shows a web page by now, never. */
const mostSilenceMs = 500;

export type ApprovalPowers = {
  session: Session;
  tabs: ApprovalTabs;
  requests: Requests;
  now: () => number;
  wait: (ms: number) => Promise<void>;
};

export function makeApprovals({ session, tabs, requests, now, wait }: ApprovalPowers) {
  const turn = makeTurns();
  /** Scratch: the show that is in line and has not begun. */
  let nextShow: Promise<void> | undefined;
  /** Scratch: tabs that were closed, and what that means is not written down yet. */
  const closing = new Set<number>();

  const findOpen = async () => {
    const id = await session.get('approvalTab');
    return id !== null && (await tabs.isOpen(id)) ? id : undefined;
  };

  const somethingWaits = async () => (await requests.waiting()).length > 0;

  /** One that does not open now does so at the next wake-up, or from the popup: the request is written down and goes on waiting. */
  const open = async () => session.set('approvalTab', await tabs.open('approve.html', size).catch(() => null));
  /** One that does not close shows that nothing waits. */
  const close = async (id: number) => {
    await tabs.close(id).catch(() => undefined);
  };

  return {
    /** Something new waits. */
    show: (): Promise<void> => {
      nextShow ??= turn(async () => {
        nextShow = undefined;
        if (!(await somethingWaits())) return;
        const id = await session.get('approvalTab');
        if (id !== null && (await tabs.isOpen(id))) {
          await tabs.focus(id).catch(() => undefined);
          return;
        }
        if (id !== null) for (let waited = 0; !closing.has(id) && waited < mostSilenceMs; waited += 25) await wait(25);
        if (id === null || !closing.has(id)) await open();
      });
      return nextShow;
    },

    /** Something still waits after a death. What is open keeps its place behind whatever the person looks at. */
    keep: (): Promise<void> =>
      turn(async () => {
        if (!(await somethingWaits()) || (await findOpen()) !== undefined) return;
        const id = await session.get('approvalTab');
        if (id === null || !closing.has(id)) await open();
      }),

    /** A tab says it shows the approval page. */
    adopt: (id: number): Promise<void> =>
      turn(async () => {
        const shown = await findOpen();
        if (shown === id) return;
        if (shown === undefined) {
          // One that is on its way out would be taken for the person's no when it is gone.
          if (!closing.has(id) && (await tabs.isOpen(id))) await session.set('approvalTab', id);
        } else await close(id);
      }),

    /**
     * What waits, oldest first. When nothing does, the tab is forgotten before it closes, so that its closing is no denial: whoever shows
     * this answer and closes itself denies nothing that came meanwhile.
     */
    settle: (): Promise<RequestRecord[]> =>
      turn(async () => {
        const waiting = await requests.waiting();
        if (waiting.length > 0) return waiting;
        const shown = await findOpen();
        await session.set('approvalTab', null);
        if (shown !== undefined) await close(shown);
        return [];
      }),

    /**
     * A tab was closed just now; called before anything is awaited. If it was this one, the person denied everything that waited. Returns
     * what was denied.
     */
    closed: (id: number): Promise<RequestRecord[]> => {
      const atMs = now();
      closing.add(id);
      return turn(async () => {
        try {
          if ((await session.get('approvalTab')) !== id) return [];
          await session.set('approvalTab', null);
          const [denied, later] = split(await requests.waiting(), ({ createdAtMs }) => createdAtMs <= atMs);
          await requests.deny(denied.map((record) => record.id));
          if (later.length > 0) await open();
          return denied;
        } finally {
          closing.delete(id);
        }
      });
    },
  };
}

function split<T>(all: T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
