/** What is wrong with what was typed, read out when it appears; nothing while nothing is. */
export const Problem = ({ text }: { readonly text: string | undefined }) =>
  text === undefined ? null : (
    <p className="wrong" role="alert">
      {text}
    </p>
  );
