/**
 * Numbers that change every frame. They are written into the page by painters, past React; a
 * painter touches the document only when what it would write has changed.
 */
import { type RefObject, useEffect } from 'react';
import { onPaint } from '../app/engine.ts';

/** Runs now and after each frame for as long as the component is there. */
export function usePainter(painter: () => void): void {
  useEffect(() => {
    painter();
    return onPaint(painter);
  }, [painter]);
}

type Target = RefObject<HTMLElement | null>;

export function writeText(ref: Target, text: string): void {
  const element = ref.current;
  if (element && element.textContent !== text) element.textContent = text;
}

/** Sets the length of a bar, 0 to 1. */
export function writeShare(ref: Target, share: number): void {
  const element = ref.current;
  if (!element) return;
  const value = String(Math.round(Math.max(0, Math.min(1, share)) * 1000) / 1000);
  if (element.style.getPropertyValue('--share') !== value) {
    element.style.setProperty('--share', value);
  }
}

/** Weight of the newest reading: what is busy for a millisecond and idle for ten flickers else. */
const NEWEST = 0.15;

/** A mean over the last frames. */
export const glide = (mean: number, reading: number): number => mean + (reading - mean) * NEWEST;
