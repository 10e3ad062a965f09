/** The two scenarios in which something is attacked that has a wall on one side only. */
import { describe, expect, test } from 'vitest';
import { eventsOf, give, metricsOf, patient, run, stateIn, wait } from '../engine/testing/run.ts';
import { attachments, MALICIOUS } from './attachments.ts';
import { dmz } from './dmz.ts';

const attack = (id: string, vulnerability: string) =>
  ({ type: 'attack', id, vulnerability }) as const;

describe('two applications', () => {
  const opened = () => {
    const sim = run(dmz.document, { checkEvery: 1000 });
    wait(sim, 60);
    return sim;
  };

  test('answer their visitors on both sides', patient, () => {
    const sim = opened();
    for (const side of ['walls', 'flat']) {
      const { requests, services } = metricsOf(sim, side);
      expect(services.every(({ ready }) => ready === 1)).toBe(true);
      expect(requests.served).toBeGreaterThan(500);
      expect(requests.failed).toBe(0);
    }
  });

  test('are both lost with one tier on one kernel, and only one behind a wall', patient, () => {
    const sim = opened();
    for (const side of ['walls', 'flat']) give(sim, attack('shop-web-1', 'dirty-cow'), side);
    const reached = (side: string) => metricsOf(sim, side).isolation?.reached ?? [];
    expect(reached('walls')).toEqual(
      expect.arrayContaining(['vm-shop', 'shop-web-1', 'shop-app-1', 'shop-db-1']),
    );
    expect(reached('walls')).not.toContain('blog-web-1');
    expect(reached('flat')).toEqual(expect.arrayContaining(['shop-db-1', 'blog-web-1']));
  });

  test('a flaw of the second wall needs a step more, and then both are lost', patient, () => {
    const sim = opened();
    for (const flaw of ['dirty-cow', 'venom', 'dirty-cow']) {
      give(sim, attack('shop-web-1', flaw), 'walls');
    }
    expect(metricsOf(sim, 'walls').isolation?.reached).toContain('blog-db-1');
  });
});

describe('five attachments', () => {
  test('one of them has only its own small machine, and the desktop if there is no wall', () => {
    const sim = run(attachments.document);
    for (const side of ['micro', 'plain']) {
      give(sim, attack(MALICIOUS, 'attachment'), side);
      give(sim, attack(MALICIOUS, 'win32k'), side);
    }
    expect(metricsOf(sim, 'micro').isolation?.reached).toEqual([MALICIOUS]);
    expect(metricsOf(sim, 'plain').isolation?.reached).toHaveLength(6);
  });

  test('the small machine is gone with its task, and what was in it', () => {
    const sim = run(attachments.document);
    give(sim, attack(MALICIOUS, 'attachment'), 'micro');
    give(sim, { type: 'kill', id: MALICIOUS }, 'micro');
    for (const id of ['invoice', 'minutes', 'offer', 'holiday']) {
      expect(stateIn(sim, id, 'micro')).toBe('running');
    }
    give(sim, { type: 'start', id: MALICIOUS }, 'micro');
    wait(sim, 10);
    expect(metricsOf(sim, 'micro').isolation).toBeUndefined();
    expect(eventsOf(sim, 'cleaned')).toHaveLength(1);
  });
});
