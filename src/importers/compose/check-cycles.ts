/** Services that wait for each other can never start. */
import type { Findings } from './findings.ts';
import type { ReadService } from './services.ts';

type Colour = 'open' | 'done';

/** Reports each circle of dependencies once, at the dependency that closes it. */
export function checkCycles(services: readonly ReadService[], findings: Findings): void {
  const byName = new Map(services.map((read) => [read.service.name, read]));
  const colours = new Map<string, Colour>();
  for (const { service } of services) {
    if (!colours.has(service.name)) visit(service.name, byName, colours, findings);
  }
}

/** Depth-first without recursion: a chain may be as long as the file has services. */
function visit(
  start: string,
  byName: ReadonlyMap<string, ReadService>,
  colours: Map<string, Colour>,
  findings: Findings,
): void {
  const stack: { name: string; next: number }[] = [{ name: start, next: 0 }];
  colours.set(start, 'open');
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const tie = byName.get(top.name)?.ties[top.next];
    top.next += 1;
    if (!tie) {
      colours.set(top.name, 'done');
      stack.pop();
      continue;
    }
    const { service } = tie.dependency;
    if (colours.get(service) === 'open') {
      const names = stack.map(({ name }) => name);
      const circle = [...names.slice(names.indexOf(service)), service].join(' \u2192 ');
      findings.invalid(tie.at, `${tie.path} makes a dependency circle (${circle}). Remove one.`);
    } else if (!colours.has(service) && byName.has(service)) {
      colours.set(service, 'open');
      stack.push({ name: service, next: 0 });
    }
  }
}
