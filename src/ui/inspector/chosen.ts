/** What comes when something is first chosen, as one part of the page; see `ui/parts.ts`. */
export { consequencesOf } from '../../view/consequences.ts';
export { Menu } from '../diagram/Menu.tsx';
export { Streams } from '../diagram/Streams.tsx';
// Its marks tell the same stories as the inspector.
export { Marks } from '../timeline/Marks.tsx';
export { Selected } from './Selected.tsx';
