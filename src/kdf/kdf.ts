/** The throw-away worker: one question, one answer, then its page ends it, and with it every trace of the password in its memory. */
import { answerKdf, type KdfQuestion } from './stretch.ts';

// Listener: runs once per worker; only the page that started the worker can post to it.
addEventListener(
  'message',
  ({ data }: MessageEvent<KdfQuestion>) => {
    // The answer cannot fail: answerKdf turns every failure into a refusal.
    void answerKdf(data).then((answer) => postMessage(answer, 'key' in answer ? [answer.key.buffer] : []));
  },
  { once: true },
);
