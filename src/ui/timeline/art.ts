/** What a run leaves on the timeline, as one part of the page; see `ui/parts.ts`. */
export { LaneArt } from './LaneArt.tsx';
export { ServedArt } from './ServedArt.tsx';
