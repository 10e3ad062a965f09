import type { LibrarySpec } from '../../engine/define.ts';

export const libraries: readonly LibrarySpec[] = [];
