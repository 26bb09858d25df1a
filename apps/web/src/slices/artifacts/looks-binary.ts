/** Whether bytes are no text that one could read: a zero byte, or many that are no UTF-8. */
export function looksBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 4096);
  if (head.includes(0)) return true;
  const text = new TextDecoder().decode(head);
  const wrong = text.match(/\uFFFD/g)?.length ?? 0;
  return wrong > 1 && wrong * 20 > text.length;
}
