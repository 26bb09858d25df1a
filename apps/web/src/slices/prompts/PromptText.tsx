import { messagesOf, type PromptVersion, piecesOf } from './prepare-prompt.ts';

/** A template as it is written, its variables marked; a chat as a conversation. */
export const PromptText = ({ version }: { readonly version: PromptVersion }) =>
  messagesOf(version).map(({ role, text }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the messages of a version keep their places
    <article key={at} className="prompt-message" data-role={role}>
      {role !== undefined && <h3>{role}</h3>}
      <pre>
        {piecesOf(text).map((piece, place) =>
          piece.isVariable ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text keep their places
            <mark key={place}>{piece.text}</mark>
          ) : (
            piece.text
          ),
        )}
      </pre>
    </article>
  ));
