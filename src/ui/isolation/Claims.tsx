/** What has been claimed of isolation, by whom and when: to be tried out. */
import { claims } from '../../catalog/claims.ts';
import { Cited } from './Cited.tsx';

export function Claims() {
  return (
    <details className="claims">
      <summary>What has been claimed, and when</summary>
      <ul>
        {claims.map(({ id, text, by, date, source, task, finding }) => (
          <li key={id} data-claim={id}>
            <blockquote>
              <p>“{text}”</p>
              <footer>
                {by}, <b>{date}</b>
                {source !== undefined && (
                  <>
                    {' '}
                    · <Cited source={source} />
                  </>
                )}
              </footer>
            </blockquote>
            <p>
              <b>Try:</b> {task}
            </p>
            <details className="claim-finding">
              <summary>What one may find</summary>
              <p>{finding}</p>
            </details>
          </li>
        ))}
      </ul>
    </details>
  );
}
