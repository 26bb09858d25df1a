interface CardFailureProps {
  readonly error: Error;
  readonly onRetry: () => void;
}

/** Why a card has nothing to draw, and a way on. */
export const CardFailure = ({ error, onRetry }: CardFailureProps) => (
  <p className="chart-note" role="alert">
    {error.message}
    <button type="button" className="button" onClick={onRetry}>
      Try again
    </button>
  </p>
);
