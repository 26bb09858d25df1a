/** What changes in the state that an address holds: new values, or how they follow from those that it has. */
export type SearchChange<Search extends object> = Search | ((now: Search) => Search);

/**
 * The state after a change. One that depends on what was there before is a function: what is drawn may be some keys behind the address.
 *
 * @example withChange({ hide: ['a'] }, ({ hide = [] }) => ({ hide: [...hide, 'b'] }))  // { hide: ['a', 'b'] }
 */
export const withChange = <Search extends object>(now: Search, change: SearchChange<Search>): Search => ({
  ...now,
  ...(typeof change === 'function' ? change(now) : change),
});
