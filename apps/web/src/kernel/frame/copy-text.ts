/** Copies a text. False where the browser does not let a page: without HTTPS, or when the reader refuses. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
