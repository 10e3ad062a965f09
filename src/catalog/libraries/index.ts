/** Every shared library. One file a library, one line here. */
import type { LibrarySpec } from '../../engine/define.ts';
import { berkeleyDb } from './berkeley-db.ts';
import { openssl } from './openssl.ts';

export const libraries: readonly LibrarySpec[] = [openssl, berkeleyDb];
