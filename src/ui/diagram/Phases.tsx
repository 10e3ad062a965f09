/** The strip of a start: what is done is full, what goes on fills up, what is to come is empty. */
import { type CSSProperties, useCallback, useMemo, useRef } from 'react';
import { segmentsOf } from '../../view/phases.ts';
import type { Entity } from '../../view/read.ts';
import { useScene } from './context.ts';
import { usePainter } from './live.ts';

export function Phases({ entity }: { entity: Entity }) {
  const { world, index, kernels } = useScene();
  const strip = useRef<HTMLDivElement>(null);
  const segments = useMemo(() => segmentsOf(entity), [entity]);
  const kernel = kernels.of(index, entity.row);
  const { row } = entity;
  const painter = useCallback(() => {
    const now = world.get('phase', row);
    const progress = world.get('progress', row);
    [...(strip.current?.children ?? [])].forEach((child, i) => {
      const share = i < now ? 1 : i === now ? Math.round(progress * 100) / 100 : 0;
      const { style } = child as HTMLElement;
      if (style.getPropertyValue('--share') !== String(share)) {
        style.setProperty('--share', String(share));
      }
    });
  }, [world, row]);
  usePainter(painter);
  return (
    <div ref={strip} className="start-strip">
      {segments.map((segment) => (
        <span
          key={segment.title}
          className="start-step"
          title={segment.title}
          style={{ flexGrow: segment.share } as CSSProperties}
        >
          <span
            className={`start-fill ${
              segment.tier === 'kernel' && kernel
                ? `kernel-${kernel.colour}`
                : `tier-${segment.tier}`
            }`}
          />
        </span>
      ))}
    </div>
  );
}
