/** What was made of a file: how much of it runs, and every line that does not count. */
import { capital } from '../../view/words.ts';
import { useUi } from '../store.ts';
import { closeDialog, Dialog } from './Dialog.tsx';
import { Findings } from './Findings.tsx';

const plural = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

export function ReportDialog() {
  const report = useUi((state) => state.report);
  if (!report) return null;
  const { name, services, ignored, errors } = report;
  return (
    <Dialog title={capital(name)} wide>
      <p className="card-good">
        {plural(services, 'service')} opened in both worlds. Press play to start them.
      </p>
      {errors.length > 0 && (
        <section className="card-bad">
          <h3>{plural(errors.length, 'thing')} missing or wrong; the rest was read</h3>
          <Findings
            items={errors.map((e) => ({ place: `${e.line}:${e.column}`, text: e.message }))}
          />
        </section>
      )}
      {ignored.length > 0 && (
        <section>
          <h3>{plural(ignored.length, 'line')} that the simulator does not use</h3>
          <Findings items={ignored.map((i) => ({ place: `line ${i.line}`, text: i.what }))} />
        </section>
      )}
      {ignored.length + errors.length === 0 && (
        <p className="dialog-note">Every line of it is used.</p>
      )}
      <div className="dialog-buttons">
        <button type="button" className="button button-strong" onClick={closeDialog}>
          Go to the worlds
        </button>
      </div>
    </Dialog>
  );
}
