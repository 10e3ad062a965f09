/** What every box of a world needs to know, without handing it down step by step. */
import { createContext, useContext } from 'react';
import type { Kernels } from '../../view/kernels.ts';
import type { Item } from '../../view/outline.ts';
import type { ScaleBy } from '../../view/picture.ts';
import type { Entity, World } from '../../view/read.ts';

export interface WorldScene {
  readonly world: World;
  readonly index: number;
  readonly scaleBy: ScaleBy;
  readonly kernels: Kernels;
  /** Ids that the command under the pointer would take down. */
  readonly victims: ReadonlySet<string>;
  /** Letter of the kernel that the selection runs on. */
  readonly litKernel: string | undefined;
  readonly items: ReadonlyMap<string, Item>;
  readonly activeKey: string | undefined;
  readonly setActive: (key: string) => void;
  readonly select: (entity: Entity) => void;
  readonly toggle: (key: string) => void;
  readonly openMenu: (entity: Entity, anchor: HTMLElement, at?: MenuPoint) => void;
}

export interface MenuPoint {
  readonly x: number;
  readonly y: number;
}

export const SceneContext = createContext<WorldScene | null>(null);

/** Throws outside a world. */
export function useScene(): WorldScene {
  const scene = useContext(SceneContext);
  if (!scene) throw new Error('a box of the picture is drawn outside a world');
  return scene;
}
