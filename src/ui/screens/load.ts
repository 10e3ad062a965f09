/** What a screen needs is loaded before its run is opened, so that it is drawn at once. */
import { isolationPart } from '../isolation/part.ts';
import type { ScreenId } from './screens.ts';

/** A part that does not come says so in its place. */
export async function loadScreen(screen: ScreenId): Promise<void> {
  if (screen === 'isolation') await isolationPart.load().catch(() => {});
}
