/**
 * A link to one of the papers beside the page, in a tab of its own. Its words say where to look:
 * in a sandboxed frame that may open no tab, nothing else happens.
 */
interface PaperLinkProps {
  /** "model", "validation". */
  readonly paper: string;
  /** The end of its address, without `#`. */
  readonly section?: string;
}

export function PaperLink({ paper, section }: PaperLinkProps) {
  const end = section === undefined ? '' : `#${section}`;
  return (
    <a
      className="paper-link"
      href={`docs/${paper}.html${end}`}
      target="_blank"
      rel="noopener noreferrer"
    >
      docs/{paper}.md{end}
      <span className="unseen"> (opens in a new tab)</span>
    </a>
  );
}
