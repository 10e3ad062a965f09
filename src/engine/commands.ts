/** What a person can ask of a running world, and what the answer looks like when it is no. */
import type { Bytes, BytesPerSecond, PerSecond } from '../units.ts';
import type { Tier } from './define.ts';

export type Command =
  | { readonly type: 'start'; readonly world: string; readonly id: string }
  | { readonly type: 'stop'; readonly world: string; readonly id: string }
  | { readonly type: 'kill'; readonly world: string; readonly id: string }
  | { readonly type: 'restart'; readonly world: string; readonly id: string }
  | { readonly type: 'crash'; readonly world: string; readonly id: string; readonly tier: Tier }
  | {
      readonly type: 'migrate';
      readonly world: string;
      readonly id: string;
      readonly to: string;
      /** The first that its kind offers, unless given. */
      readonly method?: 'preCopy' | 'postCopy' | 'cold' | 'checkpoint';
      /** Whether the disk is copied too, instead of what the world says. */
      readonly storage?: 'copied' | 'shared';
    }
  | {
      readonly type: 'transfer';
      readonly world: string;
      /** The machine that sends. */
      readonly id: string;
      readonly to: string;
      readonly bytes: Bytes;
      /** Share among other flows; 1 unless given. */
      readonly weight?: number;
      /** At most so many bytes a second. */
      readonly rateMax?: BytesPerSecond;
    }
  | {
      readonly type: 'scale';
      readonly world: string;
      readonly service: string;
      readonly replicas: number;
    }
  | {
      readonly type: 'update';
      readonly world: string;
      readonly service: string;
      /** Image of the new replicas; the one of the old, unless given. */
      readonly image?: string;
      /** Replicas above and below what is wanted; a quarter each unless given. */
      readonly surge?: number;
      readonly unavailable?: number;
    }
  | { readonly type: 'drain'; readonly world: string; readonly id: string }
  | { readonly type: 'undrain'; readonly world: string; readonly id: string }
  | {
      readonly type: 'load';
      readonly world: string;
      readonly client: string;
      /** Of an open stream. */
      readonly perSecond?: PerSecond;
      /** Of a closed one. */
      readonly clients?: number;
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
  | 'noSuchImage'
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
