/** Word to the user at the edge of the page. */
import { type Notice, setUi, useUi } from '../store.ts';
import { say } from './announce.ts';

/** More than this at once would hide the picture; the oldest go. */
const NOTICES_MAX = 4;
/** How long a notice that is not bad stays. Long, because nobody should have to hurry. */
const STAYS_MILLIS = 15_000;

let lastId = 0;

/** Shows a notice and has it read out. Bad ones stay until dismissed. Returns its id. */
export function notify(tone: Notice['tone'], text: string, details?: readonly string[]): number {
  const id = ++lastId;
  const notice: Notice =
    details && details.length > 0 ? { id, tone, text, details } : { id, tone, text };
  setUi({ notices: [...useUi.getState().notices, notice].slice(-NOTICES_MAX) });
  say(text);
  if (tone !== 'bad') setTimeout(() => dismiss(id), STAYS_MILLIS);
  return id;
}

export function dismiss(id: number): void {
  const { notices } = useUi.getState();
  if (notices.some((notice) => notice.id === id)) {
    setUi({ notices: notices.filter((notice) => notice.id !== id) });
  }
}
