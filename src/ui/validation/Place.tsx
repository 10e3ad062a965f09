/** Where the panel of a validation case is, while a scenario of one is open. */
import { openedAs } from '../../scenarios/validation/open.ts';
import { mirror, onPaint } from '../app/engine.ts';
import { openById } from '../app/open.ts';
import { useCitations } from '../inspector/citations.ts';
import { useUi } from '../store.ts';
import { useValidation } from './loaded.ts';
import './validation.css';

/** Whether such a scenario is open. */
export function useIsValidation(): boolean {
  return useUi((state) => state.epoch > 0 && openedAs(mirror().document) !== null);
}

export function ValidationPlace() {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must be able to reach it
    <section className="validation" aria-label="Published and simulated" tabIndex={0}>
      <Content />
    </section>
  );
}

function Content() {
  const pulse = useUi((state) => state.pulse);
  useUi((state) => state.epoch);
  const { cases, failed } = useValidation();
  const { citations } = useCitations();
  if (failed)
    return <p>The published figures could not be loaded; reload the page to try again.</p>;
  if (!cases) return <p>Loading the published figures …</p>;
  const found = cases.find(mirror().document);
  if (!found) return <p>This version does not know the validation case of this scenario.</p>;
  const { Panel } = cases;
  return (
    <Panel
      {...found}
      mirror={mirror()}
      pulse={pulse}
      onFrame={onPaint}
      citations={citations}
      open={(id) => {
        openById(id).catch(() => {});
      }}
    />
  );
}
