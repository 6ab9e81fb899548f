/**
 * The one approval window. It is opened for the oldest request and stays until none waits; a second request never opens a second window.
 * Its id is written down, so that a new life of the background finds it. When the background died between opening and writing, the
 * orphan reports itself with its first message: it is adopted, or closed if there is another by then.
 */
import type { Requests } from './requests.ts';
import type { Session } from './store.ts';
import { makeTurns } from './turns.ts';

/** The part of `browser.windows` that is used. */
export type Windows = {
  open(path: string, size: { width: number; height: number }): Promise<number>;
  isOpen(id: number): Promise<boolean>;
  focus(id: number): Promise<void>;
  close(id: number): Promise<void>;
};

export type Approvals = ReturnType<typeof makeApprovals>;

const size = { width: 400, height: 640 };

export function makeApprovals({ session, windows, requests }: { session: Session; windows: Windows; requests: Requests }) {
  const turn = makeTurns();

  const findOpen = async () => {
    const id = await session.get('approvalWindow');
    return id !== null && (await windows.isOpen(id)) ? id : undefined;
  };

  const somethingWaits = async () => (await requests.waiting()).length > 0;
  const open = async () => session.set('approvalWindow', await windows.open('approve.html', size));

  return {
    /** Something new waits: open the window, or bring it to the front. */
    show: (): Promise<void> =>
      turn(async () => {
        if (!(await somethingWaits())) return;
        const shown = await findOpen();
        await (shown === undefined ? open() : windows.focus(shown));
      }),

    /**
     * Something still waits after a death: open the window if the dead life did not come to it. One that is open keeps its place behind
     * whatever the person looks at; one that was written down and is gone was closed by hand, and `closed` is on its way.
     */
    keep: (): Promise<void> =>
      turn(async () => {
        if ((await session.get('approvalWindow')) === null && (await somethingWaits())) await open();
      }),

    /** A window says it shows the approval page. */
    adopt: (id: number): Promise<void> =>
      turn(async () => {
        const shown = await findOpen();
        if (shown === id) return;
        if (shown === undefined) await session.set('approvalWindow', id);
        else await windows.close(id);
      }),

    /** Nothing waits any more: close it. Forgotten first, so that its closing is not taken for a denial. */
    settle: (): Promise<void> =>
      turn(async () => {
        if (await somethingWaits()) return;
        const shown = await findOpen();
        await session.set('approvalWindow', null);
        if (shown !== undefined) await windows.close(shown);
      }),

    /** A window was closed by hand. If it was ours, everything that waits is denied; true then. */
    closed: (id: number): Promise<boolean> =>
      turn(async () => {
        if ((await session.get('approvalWindow')) !== id) return false;
        await session.set('approvalWindow', null);
        await requests.deny((await requests.waiting()).map((record) => record.id));
        return true;
      }),
  };
}
