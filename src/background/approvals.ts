/**
 * The one tab that shows the approval page, in a window of its own. It is opened for the oldest request and stays until none waits; a
 * second request never opens a second one. It is known and closed as a tab, never as a window: the person may have moved it among theirs.
 * Its id is written down, so that a new life of the background finds it.
 *
 * | written down        | `show`  | `keep`  | `adopt` another   | `settle`, nothing waits | `closed`                       |
 * |---------------------|---------|---------|-------------------|-------------------------|--------------------------------|
 * | none                | open    | open    | write it down     | –                       | –                              |
 * | a tab that is there | focus   | –       | close the other   | forget it, close it     | forget it, deny all that waits |
 * | a tab that is gone  | open    | –       | write it down     | forget it               | the same: it is on its way     |
 *
 * `show`, `keep`: only when something waits. A background that died between opening and writing left an orphan, which reports itself with
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

export function makeApprovals({ session, tabs, requests }: { session: Session; tabs: ApprovalTabs; requests: Requests }) {
  const turn = makeTurns();

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
    show: (): Promise<void> =>
      turn(async () => {
        if (!(await somethingWaits())) return;
        const shown = await findOpen();
        await (shown === undefined ? open() : tabs.focus(shown).catch(() => undefined));
      }),

    /** Something still waits after a death. What is open keeps its place behind whatever the person looks at. */
    keep: (): Promise<void> =>
      turn(async () => {
        if ((await session.get('approvalTab')) === null && (await somethingWaits())) await open();
      }),

    /** A tab says it shows the approval page. */
    adopt: (id: number): Promise<void> =>
      turn(async () => {
        const shown = await findOpen();
        if (shown === id) return;
        if (shown === undefined) await session.set('approvalTab', id);
        else await close(id);
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

    /** A tab was closed. If it was this one, the person denied everything that waits. Returns what was denied. */
    closed: (id: number): Promise<RequestRecord[]> =>
      turn(async () => {
        if ((await session.get('approvalTab')) !== id) return [];
        await session.set('approvalTab', null);
        const waiting = await requests.waiting();
        await requests.deny(waiting.map((record) => record.id));
        return waiting;
      }),
  };
}
