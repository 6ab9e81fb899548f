/** How far this browser could check the answer itself: the proof, or why there is none, or who said something else than what is proven. */
import type { NameAnswer } from '../../contract/names.ts';
import { ProofFacts } from '../parts/proof-facts.tsx';
import { t } from '../parts/text.ts';
import { proofsWaiting } from './proof-queue.ts';

export function ProofCard({ answer: { proof } }: { answer: NameAnswer }) {
  return (
    <section class="card proof" aria-labelledby="proof-title">
      <h2 id="proof-title">{t('proof_title')}</h2>
      <ProofFacts proof={proof} waiting={proofsWaiting.value} />
    </section>
  );
}
