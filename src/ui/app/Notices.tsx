/** Notices at the edge of the page, and the one live region through which they are heard. */
import { Icon } from '../controls/icons.tsx';
import { type Notice, useUi } from '../store.ts';
import { dismiss } from './notices.ts';

export function Notices() {
  const notices = useUi((state) => state.notices);
  return (
    <section className="notices" aria-label="Notices">
      {notices.map((notice) => (
        <Card key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

function Card({ notice }: { readonly notice: Notice }) {
  return (
    <div className={`notice notice-${notice.tone}`}>
      <div>
        <p>{notice.text}</p>
        {notice.details && (
          <ul>
            {notice.details.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        )}
      </div>
      <button
        type="button"
        className="button button-icon button-bare"
        aria-label={`Dismiss: ${notice.text}`}
        onClick={() => dismiss(notice.id)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

/** Polite, so that it waits for what the user is hearing. */
export function Announcer() {
  const announcement = useUi((state) => state.announcement);
  return (
    <div className="unseen" role="status" aria-live="polite">
      {announcement}
    </div>
  );
}
