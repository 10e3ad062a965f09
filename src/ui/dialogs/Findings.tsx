/** Places in a file, and what is to be said about each. */

interface Finding {
  readonly place: string;
  readonly text: string;
}

export function Findings({ items }: { readonly items: readonly Finding[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must be able to reach it
    <ul className="findings" tabIndex={0} aria-label="Places and what is to be said about them">
      {items.map((item) => (
        <li key={`${item.place} ${item.text}`}>
          <span className="number">{item.place}</span>
          <span>{item.text}</span>
        </li>
      ))}
    </ul>
  );
}
