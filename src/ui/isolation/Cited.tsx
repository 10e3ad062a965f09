/** Where a statement is from. */
import { useCitations } from '../inspector/citations.ts';

export function Cited({ source }: { readonly source: string }) {
  const { citations, failed } = useCitations();
  const found = citations?.get(source);
  if (!found) return <span className="cited">{failed ? `source ${source}` : 'source …'}</span>;
  return (
    <span className="cited">
      <cite title={`${found.quantity}; ${found.conditions}`}>{found.citation}</cite>
      {found.verified === 'memory' && <em> from memory, not looked up yet</em>}
    </span>
  );
}
