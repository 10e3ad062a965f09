/** What has been claimed of isolation, by whom and when. */
export function Claims() {
  return null;
}
