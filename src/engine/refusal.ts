/** The two answers to a command. */
import type { CommandResult, RejectionCode } from './commands.ts';

export const ACCEPTED: CommandResult = { accepted: true };

export const no = (
  code: RejectionCode,
  subject: string,
  reason: string,
  remedy: string,
): CommandResult => ({ accepted: false, rejection: { code, subject, reason, remedy } });
