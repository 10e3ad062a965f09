/** Why a number is what it is: the rule, the constants, and whose constants they are. */
import { type Why as Reason, SECTIONS, type WhyFigure } from '../../view/why.ts';
import { PaperLink } from '../controls/PaperLink.tsx';
import { originOf, useCitations } from './citations.ts';

interface Props {
  readonly id: string;
  readonly name: string;
  readonly why: Reason;
  readonly close: () => void;
}

export function Why({ id, name, why, close }: Props) {
  const { rule, section, figures } = why;
  return (
    <section id={id} className="reason" aria-label={`Why: ${name}`}>
      <p className="reason-rule">{rule}</p>
      {figures.length > 0 && (
        <ul className="reason-figures">
          {figures.map((figure) => (
            <Figure key={figure.name} figure={figure} />
          ))}
        </ul>
      )}
      <p className="reason-more">
        <span>
          The rule in full: <PaperLink paper="model" section={SECTIONS[section]} />
        </span>
        <button type="button" className="reason-close" onClick={close}>
          Close
        </button>
      </p>
    </section>
  );
}

function Figure({ figure }: { figure: WhyFigure }) {
  const { name, value } = figure;
  const { failed } = useCitations();
  const origin = originOf(figure);
  return (
    <li>
      <span className="reason-name">{name}</span> <strong className="number">{value}</strong>
      <span className="reason-source">
        {origin ? <Source source={origin.source} /> : failed ? FAILED : 'looking up where from …'}
        {origin && origin.note !== '' && <> — {origin.note}</>}
      </span>
    </li>
  );
}

const FAILED = 'where it is from could not be loaded; reload the page to try again';

function Source({ source }: { source: string }) {
  const { citations, failed } = useCitations();
  if (source === 'scenario') return <>set in this scenario</>;
  if (source === 'assumption') return <em className="reason-assumption">assumption</em>;
  const found = citations?.get(source);
  if (found) {
    return (
      <>
        <cite title={`${found.quantity}; ${found.conditions}`}>{found.citation}</cite>
        {found.verified === 'memory' && (
          <em className="reason-assumption"> from memory, not looked up yet</em>
        )}
      </>
    );
  }
  return failed ? <>source {source}</> : <>looking up {source} …</>;
}
