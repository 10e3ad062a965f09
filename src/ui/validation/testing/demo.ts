/** For tests: a case of our own, lent to the page as the validation script would. */
import { sources } from '../../../catalog/sources/index.ts';
import { scenarios } from '../../../scenarios/index.ts';
import { defineCase, exactly } from '../../../scenarios/validation/case.ts';
import { builtInsOf, caseOf } from '../../../scenarios/validation/open.ts';
import { shared, type ValidationModule } from '../loaded.ts';
import { Panel } from '../Panel.tsx';

const document = (scenarios[0] as (typeof scenarios)[number]).document;

export const demo = defineCase({
  id: 'V99',
  title: 'Services come up one after the other',
  kind: 'PREDICT',
  summary: 'The order is that of the dependencies.',
  sources: ['mem-qemu-vmm'],
  remarks: 'The last figure is read off a plot.',
  scenarios: { quiet: document, loud: { ...document, title: 'Loud' } },
  curve: {
    x: { label: 'time', unit: 's' },
    y: { label: 'services up', unit: '' },
    series: [
      {
        title: 'Left',
        published: [
          [0, 0],
          [30, 3],
        ],
        world: 'left',
        fromMetrics: (m, now) => [[now / 1e6, m.services.filter((s) => s.ready > 0).length]],
      },
      {
        title: 'Right',
        published: [
          [1, 1],
          [5, 3],
        ],
        scenario: 'loud',
        world: 'right',
        fromEvent: (event) => (event.type === 'serviceUp' ? [event.at / 1e6, 1] : null),
      },
    ],
  },
  run: () => [exactly('services', 3, 3)],
});

const cases = [demo];
const lent: ValidationModule = {
  offers: cases.flatMap(builtInsOf),
  find: (opened) => {
    const found = caseOf(opened, cases);
    return found && { ...found, checks: demo.run({ start: () => Promise.reject() as never }) };
  },
  Panel,
};

/** Call before the page looks for the scripts; returns what takes the cases back. */
export function lendDemo(): () => void {
  // Nothing is loaded here, and the citations are kept by whoever asked first.
  Object.assign(globalThis, { __hypervisibleSources: sources });
  shared.__hypervisibleValidation = lent;
  return () => {
    delete shared.__hypervisibleValidation;
  };
}
