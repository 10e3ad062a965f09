/** What came of the last action of a tab: the line that would have done it, and refusals. */
import { useOutcome } from '../diagram/act.ts';
import { useUi } from '../store.ts';

export function Outcomes({ about }: { readonly about: string }) {
  const outcome = useOutcome();
  const epoch = useUi((ui) => ui.epoch);
  const mine = outcome.about.includes(about) && outcome.epoch === epoch;
  return (
    <div className="workshop-outcome" aria-live="polite">
      {mine && outcome.shell && (
        <p className="shell">
          <span className="unseen">In a shell: </span>
          <code>$ {outcome.shell}</code>
        </p>
      )}
      {mine &&
        outcome.refusals.map((sentence) => (
          <p key={sentence} className="message message-danger">
            {sentence}
          </p>
        ))}
    </div>
  );
}
