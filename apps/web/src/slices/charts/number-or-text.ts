/** A param as a point has it. @example numberOrText('0.10') // 0.1 */
export const numberOrText = (text: string): number | string =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
