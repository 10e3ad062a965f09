/** Entry of the script that brings the citations to the page when somebody first asks for them. */
import { sources } from './index.ts';

globalThis.__hypervisibleSources = sources;
