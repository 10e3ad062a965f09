/** What a person can ask of a running world, and what the answer looks like when it is no. */
import type { PerSecond } from '../units.ts';
import type { Tier } from './define.ts';

export type Command =
  | { readonly type: 'start'; readonly world: string; readonly id: string }
  | { readonly type: 'stop'; readonly world: string; readonly id: string }
  | { readonly type: 'kill'; readonly world: string; readonly id: string }
  | { readonly type: 'restart'; readonly world: string; readonly id: string }
  | { readonly type: 'crash'; readonly world: string; readonly id: string; readonly tier: Tier }
  | { readonly type: 'migrate'; readonly world: string; readonly id: string; readonly to: string }
  | {
      readonly type: 'scale';
      readonly world: string;
      readonly service: string;
      readonly replicas: number;
    }
  | {
      readonly type: 'load';
      readonly world: string;
      readonly client: string;
      readonly perSecond: PerSecond;
    };

export type CommandType = Command['type'];

/** A refusal is a value: it names the subject, the reason and the way out. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly subject: string;
  readonly reason: string;
  readonly remedy: string;
}

export type RejectionCode =
  | 'noSuchWorld'
  | 'noSuchEntity'
  | 'noSuchService'
  | 'noSuchClient'
  | 'noSuchTier'
  | 'alreadyRunning'
  | 'notRunning'
  | 'busy'
  | 'parentDown'
  | 'daemonDown'
  | 'notEnoughMemory'
  | 'notEnoughDisk'
  | 'cannotMigrate'
  | 'sourceDown'
  | 'targetDown'
  | 'wrongTarget'
  | 'outOfRange';

export type CommandResult =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly rejection: Rejection };

/** One sentence for people: "vm-3 cannot migrate: host-1 is down. Restart it on host-2 instead." */
export const rejectionSentence = (r: Rejection): string => `${r.subject} ${r.reason}. ${r.remedy}`;
