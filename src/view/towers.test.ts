import { describe, expect, test } from 'vitest';
import { kernelsOf } from './kernels.ts';
import { machinesOf, type World } from './read.ts';
import { documentOf, entity, type Run, run } from './testing/run.ts';
import { footingsOf, meeting, neighboursOf, rackOf } from './towers.ts';

const racks = ({ mirror }: Run, index: number) => {
  const world = mirror.worlds[index] as World;
  const kernels = kernelsOf(mirror.worlds);
  return machinesOf(world).map((machine) => rackOf(world, index, machine, kernels));
};

const says = (opened: Run, index: number): string[] => {
  const [rack] = racks(opened, index);
  return (rack?.blocks ?? []).map(
    (b) => `${b.level} ${b.column}+${b.span} ${b.entity.id} ${b.word}`,
  );
};

describe('towers', () => {
  test('containers are one block down from the kernel, and apart above it', () => {
    const opened = run({ hosts: 1 });
    expect(says(opened, 1).sort()).toEqual([
      '0 0+3 host-1 hardware',
      '1 0+3 linux-1 kernel',
      '2 0+1 db-1 userland',
      '2 1+1 web-1 userland',
      '2 2+1 linux-1 userland',
      '3 0+1 db-1 application',
      '3 1+1 web-1 application',
      '3 2+1 docker-1 userland',
    ]);
  });

  test('virtual machines are one block down from the hypervisor', () => {
    const opened = run({ left: 'esxi', hosts: 1 });
    const lines = says(opened, 0);
    expect(lines).toContain('1 0+2 esxi-1 hypervisor');
    expect(lines).toContain('4 1+1 web-1 userland');
  });

  test('every block stands on one that is at least as wide', () => {
    for (const left of ['esxi', 'kvm', 'xen', 'docker-in-vm', 'bare', 'virtualbox']) {
      for (const { blocks } of racks(run({ left, hosts: 2 }), 0)) {
        for (const one of blocks.filter((block) => block.level > 0)) {
          const below = blocks.find(
            (other) =>
              other.level === one.level - 1 &&
              other.column <= one.column &&
              other.column + other.span >= one.column + one.span,
          );
          expect(below, `${left}: ${one.entity.id} ${one.word}`).toBeDefined();
        }
      }
    }
  });
});

describe('where two meet', () => {
  const opened = run({ left: 'kvm', right: 'docker' });
  const at = (world: World): string => {
    const found = meeting(world, entity(world, 'db-1'), entity(world, 'web-1'));
    return found ? `${found.entity.id} ${found.entity.tiers[found.index]?.tier}` : 'nowhere';
  };

  test('is the kernel for containers and the hypervisor for virtual machines', () => {
    expect(at(run({ hosts: 1 }).right)).toBe('linux-1 kernel');
    expect(at(run({ hosts: 1 }).left)).toBe('kvm-1 hypervisor');
  });

  test('is nowhere on different machines', () => {
    const far = run({ hosts: 2, memory: ['2 GiB', '8 GiB'] });
    const [a, b] = [entity(far.left, 'linux-1'), entity(far.left, 'linux-2')];
    expect(meeting(far.left, a, b)).toBeUndefined();
  });

  test('what an entity stands on ends with the hardware', () => {
    const last = footingsOf(opened.left, entity(opened.left, 'db-1')).at(-1);
    expect(last?.entity.tiers[last.index]?.tier).toBe('hardware');
  });

  test('neighbours are programs on the same machine', () => {
    const { right } = run({ hosts: 1 });
    expect(neighboursOf(right, entity(right, 'db-1')).map((one) => one.id)).toEqual(['web-1']);
    expect(documentOf().worlds).toHaveProperty('left');
  });
});
