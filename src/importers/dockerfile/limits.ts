/**
 * How much one Dockerfile may cost. Real ones stay far below: the largest of 1,490 public files has
 * 20 KB. The builder itself refuses longer lines.
 */
export const MAX_FILE_CHARS = 2 * 1024 * 1024;
export const MAX_LINES = 100_000;
export const MAX_LINE_CHARS = 65_535;
export const MAX_INSTRUCTIONS = 10_000;
/** Words of one instruction. */
export const MAX_WORDS = 50_000;
export const MAX_ERRORS = 200;
/** Steps that a build may have, as the command bounds them. */
export const MAX_STEPS = 200;
