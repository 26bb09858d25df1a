interface UnreadProps {
  /** What is missing: `The runs could not be counted.` */
  readonly text: string;
  readonly onRetry: () => void;
}

/** Says on one line, beside what is there, that a part could not be read, and asks for it again. */
export const Unread = ({ text, onRetry }: UnreadProps) => (
  <span role="alert" className="line">
    {text}
    <button type="button" className="button" onClick={onRetry}>
      Try again
    </button>
  </span>
);
