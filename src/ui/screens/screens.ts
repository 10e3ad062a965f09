/**
 * The screens of the page. A document says on which it is at home (`view.screen`), so undo, links
 * and files lead to the right one by themselves.
 */
export const SCREENS = { compare: 'Compare', isolation: 'Isolation' } as const;
export type ScreenId = keyof typeof SCREENS;
export const SCREEN_IDS = Object.keys(SCREENS) as readonly ScreenId[];

/** The scenario with which a screen begins. */
export const HOME: Readonly<Record<ScreenId, string>> = { compare: 'compare', isolation: 'ladder' };

export const isScreen = (name: unknown): name is ScreenId =>
  typeof name === 'string' && Object.hasOwn(SCREENS, name);

export function screenOf(document: unknown): ScreenId {
  const { view } = (document ?? {}) as { readonly view?: { readonly screen?: unknown } };
  return isScreen(view?.screen) ? view.screen : 'compare';
}
