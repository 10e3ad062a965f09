/**
 * How much one import may cost. Real Compose files stay far below: of 903 public ones the largest
 * has 39 KB, 57 services, a depth of 9, 142 aliases and 5,292 expanded nodes (getsentry).
 */
export const MAX_FILE_CHARS = 2 * 1024 * 1024;
export const MAX_DEPTH = 100;
export const MAX_ALIASES = 1_000;
/** Values of all files of an import, with aliases written out. */
export const MAX_NODES = 200_000;
/** Values and lines as they stand in the text; the parser needs up to 30 µs for each. */
export const MAX_VALUES = 100_000;
export const MAX_LINES = 100_000;
export const MAX_KEYS = 10_000;
export const MAX_SERVICES = 1_000;
/** Files an import may open through `extends` and `include`, counted with repeats. */
export const MAX_FILES = 100;
/** Characters that all variables together may add to one file. */
export const MAX_EXPANSION_CHARS = 4 * 1024 * 1024;
/** `${A:-${B:-${C}}}`: how deep defaults may nest. */
export const MAX_TEMPLATE_DEPTH = 50;
/** Ports of one project once ranges are written out. */
export const MAX_PORTS = 100_000;
/** Longer texts are no path (Linux allows 4096). */
export const MAX_PATH_TEXT = 8_192;
/** A `.env` file has a few lines. */
export const MAX_ENV_CHARS = 256 * 1024;
export const MAX_ERRORS = 200;
export const MAX_IGNORED = 10_000;
/** Longer texts are no number, size, duration or port; this also bounds every regex below. */
export const MAX_SHORT_TEXT = 256;
