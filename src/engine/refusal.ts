/** The two answers to a command. */
import type { CommandResult, RejectionCode } from './commands.ts';

export const ACCEPTED: CommandResult = { accepted: true };

export const no = (
  code: RejectionCode,
  subject: string,
  reason: string,
  remedy: string,
): CommandResult => ({ accepted: false, rejection: { code, subject, reason, remedy } });

/** An order as a sentence. */
export const sentence = (order: string): string =>
  `${order.charAt(0).toUpperCase()}${order.slice(1)}.`;

/** What a command names, if it is a text at all: nothing in a link is to be trusted. */
export const nameOf = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, 80) : `(${typeof value})`;
