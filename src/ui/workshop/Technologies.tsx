/** All technologies in one table, made from the catalogue. */
export function Technologies() {
  return null;
}
