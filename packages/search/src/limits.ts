/** Longest filter, in UTF-16 code units. */
export const filterLengthMax = 500_000;
/** Most words, signs and texts in one filter; MLflow gives up at 10,000. Lists of `listItemsMax` items with their commas fit. */
export const tokensMax = 25_000;
/** Most comparisons in one filter. */
export const clausesMax = 200;
/** Deepest nesting of parentheses and NOT. */
export const depthMax = 64;
/** Most items in the lists of one filter, so that even twice their number stays below what the engines bind in one statement. */
export const listItemsMax = 10_000;
/** Longest LIKE pattern, in UTF-16 code units; SQLite refuses patterns above 50,000 bytes. */
export const likePatternLengthMax = 10_000;
/** Most items in one `order_by`. */
export const orderItemsMax = 64;
