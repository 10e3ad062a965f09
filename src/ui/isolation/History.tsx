/** The slider of years. */
import type { Scene } from './use-scene.ts';

export function History(_props: { readonly scene: Scene }) {
  return null;
}
