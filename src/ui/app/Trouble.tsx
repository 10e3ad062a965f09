/** Where the card about what went wrong is. It comes when it is needed, like a dialog. */
import { dialogPart } from '../dialogs/part.ts';
import { usePart } from '../parts.ts';
import { useUi } from '../store.ts';
import './trouble.css';

export function Trouble() {
  const fault = useUi((state) => state.fault);
  const problems = useUi((state) => state.problems);
  const isNeeded = fault !== null || problems.length > 0;
  const { it, failed } = usePart(dialogPart, isNeeded);
  if (!isNeeded) return null;
  if (it) return <it.TroubleCard />;
  return failed ? <Bare lines={fault === null ? problems.map((p) => p.message) : [fault]} /> : null;
}

/** Without its buttons the card still says what is wrong. */
function Bare({ lines }: { readonly lines: readonly string[] }) {
  return (
    <section className="trouble" role="alert">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </section>
  );
}
