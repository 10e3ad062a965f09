/** The dialog about a world that is open; its inside comes when it is first needed. */
import { useEffect } from 'react';
import { mirror } from '../app/engine.ts';
import { notify } from '../app/notices.ts';
import { usePart } from '../parts.ts';
import { setUi, useUi } from '../store.ts';
import { createPart } from './part.ts';

export function Creating() {
  const { it, failed } = usePart(createPart);
  const dialog = useUi((state) => state.dialog);
  const about = useUi((state) => state.about);
  useEffect(() => {
    if (!failed) return;
    notify('plain', 'That could not be loaded; reload the page to try again.');
    setUi({ dialog: null });
  }, [failed]);
  const index = mirror().worlds.findIndex((world) => world.info.id === about?.world);
  const world = mirror().worlds[index];
  if (!it || !world) return null;
  if (dialog === 'stack') return <it.StackDialog index={index} world={world} />;
  if (dialog === 'host') return <it.HostDialog index={index} world={world} />;
  return <it.AddDialog world={world} on={about?.id} />;
}
