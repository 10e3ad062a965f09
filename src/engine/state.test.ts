import { expect, test } from 'vitest';
import { Pool } from './pool.ts';
import { loadState, saveState } from './state.ts';

const make = () => ({
  pool: new Pool({ left: 'f64', owner: 'u8' } as const),
  byName: new Map<string, { count: number }>([['a', { count: 1 }]]),
  services: [{ spec: { id: 'web' }, replicas: [1, 2], counts: { served: 3 } }],
  cells: Float64Array.of(1, 2),
  turn: 7,
});

test('a state that was saved and changed comes back as it was, in the same objects', () => {
  const state = make();
  const job = state.pool.add();
  state.pool.at.left[job] = 2.5;
  const saved = saveState(state);
  const { pool, services } = state;
  const [service] = services;
  pool.add();
  pool.at.left[job] = 9;
  state.byName.set('b', { count: 2 });
  services.push({ spec: { id: 'db' }, replicas: [], counts: { served: 0 } });
  if (service) service.counts.served = 8;
  state.cells[0] = 5;
  state.turn = 0;
  loadState(state, saved);
  expect(saveState(state)).toEqual(saved);
  expect(state.pool).toBe(pool);
  expect(state.services).toBe(services);
  expect(services[0]).toBe(service);
});

test('what was given with the scenario is neither saved nor lost', () => {
  const state = make();
  const saved = saveState(state);
  expect(saved).not.toHaveProperty('services.0.spec');
  loadState(state, saved);
  expect(state.services[0]?.spec).toEqual({ id: 'web' });
});

test('a saved state shares nothing with the state that goes on', () => {
  const state = make();
  const saved = saveState(state);
  state.services[0]?.replicas.push(9);
  state.cells[1] = 0;
  expect(saved).toEqual(saveState(make()));
});
