import { expect, test } from 'vitest';
import { give, host, oneWorld, run, wait } from '../testing/run.ts';

const nested = () =>
  run(
    oneWorld('docker-in-vm', {
      title: 'Nested',
      hosts: [host(1)],
      services: [{ id: 'db', application: 'postgresql', restart: 'always' }],
      clients: [],
    }),
  );

test('containers cannot use memory that their virtual machine does not have', () => {
  const sim = nested();
  wait(sim, 30);
  const before = sim.views[0]?.measure();
  give(sim, { type: 'scale', service: 'db', replicas: 200 });
  wait(sim, 60);
  const after = sim.views[0]?.measure();
  const ready = after?.services[0]?.ready ?? 0;
  expect(ready).toBe(1 + (before?.moreFit.count ?? 0));
  expect(ready).toBeLessThan(200);
  expect(after?.moreFit.count).toBe(0);
});

test('what runs inside a virtual machine is not promised a second time by the host', () => {
  const sim = nested();
  wait(sim, 30);
  const before = sim.views[0]?.measure().hosts[0]?.memoryPromisedBytes;
  give(sim, { type: 'scale', service: 'db', replicas: 3 });
  wait(sim, 30);
  expect(sim.views[0]?.measure().hosts[0]?.memoryPromisedBytes).toBe(before);
});
