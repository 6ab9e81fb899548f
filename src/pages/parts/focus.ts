/** Where the focus goes when what had it goes away: nowhere would mean that a person without a mouse begins again at the top. */
import { useLayoutEffect, useRef } from 'preact/hooks';

/** For the button that opened something and is there again when it is closed: it takes the focus back. */
export function useReturnFocus(open: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    if (wasOpen.current && !open) button.current?.focus();
    wasOpen.current = open;
  }, [open]);
  return button;
}

/** For what takes the focus when a change took away what had it. */
export function useFocusHeir<E extends HTMLElement>(change: unknown) {
  const heir = useRef<E>(null);
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    if (!isFirst.current && (document.activeElement ?? document.body) === document.body) heir.current?.focus();
    isFirst.current = false;
  }, [change]);
  return heir;
}
