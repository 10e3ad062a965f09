/** Time: play, step, speed, and the run so far. */
import { useEffect, useRef } from 'react';
import { Icon } from '../controls/icons.tsx';
import { ariaKeys } from '../controls/keys.ts';
import { SPEEDS, useUi } from '../store.ts';
import { formatClock, formatSpeed } from '../timeline/clock.ts';
import { Timeline } from '../timeline/Timeline.tsx';
import { setSpeed, step, stopTravelling, togglePlay } from './actions.ts';
import { mirror, onPaint } from './engine.ts';
import { ResetButton, Tool } from './Header.tsx';
import './time-bar.css';

export function TimeBar() {
  const embedded = useUi((state) => state.embedded);
  return (
    <section id="time" className="time-bar" aria-label="Time" tabIndex={-1}>
      <div className="transport">
        <div className="transport-buttons">
          <StepButton direction={-1} />
          <PlayButton />
          <StepButton direction={1} />
        </div>
        <Clock />
        <Speed />
        {embedded && (
          <div className="transport-extras">
            <ResetButton />
            <Tool icon="share" label="Share" dialog="share" />
          </div>
        )}
      </div>
      <Timeline />
    </section>
  );
}

function PlayButton() {
  const playing = useUi((state) => state.playing);
  const begun = useUi((state) => state.begun);
  return (
    <button
      type="button"
      className={begun ? 'play' : 'play play-first'}
      aria-label={playing ? 'Pause' : 'Play'}
      title={playing ? 'Pause (Alt + K)' : 'Play (Alt + K)'}
      aria-keyshortcuts={ariaKeys('play')}
      onClick={togglePlay}
    >
      <Icon name={playing ? 'pause' : 'play'} />
    </button>
  );
}

function StepButton({ direction }: { readonly direction: 1 | -1 }) {
  const label = direction > 0 ? 'Step to the next event' : 'Step back to the event before';
  return (
    <button
      type="button"
      className="button button-icon"
      aria-label={label}
      title={label}
      aria-keyshortcuts={ariaKeys(direction > 0 ? 'step' : 'back')}
      onClick={() => {
        step(direction).catch(() => {});
      }}
    >
      <Icon name={direction > 0 ? 'forward' : 'back'} />
    </button>
  );
}

/** Painted with every frame. */
function Clock() {
  const text = useRef<HTMLSpanElement>(null);
  const speed = useUi((state) => state.speed);
  useEffect(() => {
    const draw = (): void => {
      const shown = formatClock(mirror().now, speed);
      if (text.current && text.current.textContent !== shown) text.current.textContent = shown;
    };
    draw();
    return onPaint(draw);
  }, [speed]);
  return (
    <p className="clock number">
      <span className="unseen">Simulated time: </span>
      <span ref={text} />
    </p>
  );
}

function Speed() {
  const speed = useUi((state) => state.speed);
  const travelling = useUi((state) => state.travelling);
  const isBehind = useUi((state) => state.pulse >= 0 && state.playing && !mirror().reached);
  return (
    <div className="speed">
      <label>
        <span className="unseen">Speed</span>
        <select value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
          {SPEEDS.map((value) => (
            <option key={value} value={value}>
              {formatSpeed(value)}
            </option>
          ))}
        </select>
      </label>
      {travelling !== null && (
        <button type="button" className="button" onClick={stopTravelling}>
          Stop the replay
        </button>
      )}
      <span
        className={isBehind ? 'behind' : 'behind behind-not'}
        title="More happens than this computer can work out at this speed. Nothing is left out."
      >
        behind
      </span>
    </div>
  );
}
