import { test } from 'vitest';
import { Dice, heal, play, randomScenario, ailments } from './testing/fuzz.ts';
import { run } from './testing/run.ts';
test('cov', () => {
  const c: Record<string, number> = {}; let acc = 0, all = 0;
  for (let seed = 0; seed < 300; seed++) {
    const dice = new Dice(seed, 'fuzz'); const roomy = dice.chance(0.6);
    const sim = run(randomScenario(dice, { roomy }), { checkEvery: 0 });
    const sub = sim.submit.bind(sim); const rej: any = sim;
    rej.submit = (x: any) => { const r = sub(x); all++; if (r.accepted) { acc++; c['ok ' + x.type] = (c['ok ' + x.type] ?? 0) + 1; } else { const k = x.type + ' ' + r.rejection.code; c[k] = (c[k] ?? 0) + 1; } return r; };
    try { play(dice, sim, 35); } catch (e) { console.log(seed, String(e).slice(0, 300)); }
    for (const e of sim.events) { const k = 'E ' + e.type + (e.data.reason ? ': ' + e.data.reason : ''); c[k] = (c[k] ?? 0) + 1; }
  }
  console.log(acc, all, Object.entries(c).sort().map(([k, v]) => k + '=' + v).join('\n'));
}, 100000);
