import { test } from 'vitest';
import { catalog } from './catalog/index.ts';
import { meetingOf } from './catalog/meeting.ts';
test('x', () => {
  for (const k of catalog.kinds) console.log(k.id, '|', k.title, '|', k.families?.join(','), '|', k.standsOn, k.needs?.join(','), k.managedBy ?? '');
  const p = catalog.kinds.filter(k => k.brings.some(b => b.tier === 'application'));
  const nulls: string[] = [];
  for (const a of p) for (const b of p) if (a.id < b.id && !meetingOf(a.id,b.id)) nulls.push(a.id+'+'+b.id);
  console.log(nulls.length, nulls.join(' '));
  console.log(catalog.systems.map(s => s.id+' '+s.family+' '+s.released+' '+s.archs).join('\n'));
});
