/** A search field whose text is kept in the address, which follows what is typed some letters later. */
export interface TypedText {
  /** What stands in the field. */
  readonly typed: string;
  /** What the address has. */
  readonly text: string;
  /** What was typed since the two were the same. */
  readonly own: readonly string[];
}

export const typedFrom = (text: string): TypedText => ({ typed: text, text, own: [] });

export const withTyped = ({ text, own }: TypedText, typed: string): TypedText => ({
  typed,
  text,
  own: [...own, typed],
});

/**
 * What stands in the field once the address has another text. One that was typed here leaves the letters that came after it; any other,
 * of a button or of the way back, takes their place.
 */
export function withText(field: TypedText, text: string): TypedText {
  if (text === field.text) return field;
  if (!field.own.includes(text)) return typedFrom(text);
  return { ...field, text, own: text === field.typed ? [] : field.own };
}
