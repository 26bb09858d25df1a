/**
 * Finds the first stop text in a stream, also across the borders of pieces, and holds back what may become one.
 *
 *     const stops = new StopTexts(['the stone'], false);
 *     stops.push('turns the ')   // 'turns ', as 'the ' may go on to 'the stone'
 *     stops.push('stone!')       // '' and stops.hit is true
 */
export class StopTexts {
  private readonly stops: readonly string[];
  private readonly keep: boolean;
  private held = '';
  private found = false;

  /** @param keep whether the stop text itself stays in the answer */
  constructor(stops: readonly string[], keep: boolean) {
    this.stops = stops.filter((stop) => stop !== '');
    this.keep = keep;
  }

  /** Whether a stop text came; whatever follows is not part of the answer. */
  get hit(): boolean {
    return this.found;
  }

  /** The text that can be sent now. */
  push(text: string): string {
    if (this.found) return '';
    const whole = this.held + text;
    const first = this.firstStop(whole);
    if (first) {
      this.found = true;
      this.held = '';
      return whole.slice(0, this.keep ? first.at + first.length : first.at);
    }
    const kept = this.longestBeginning(whole);
    this.held = whole.slice(whole.length - kept);
    return whole.slice(0, whole.length - kept);
  }

  /** What was held back, when the answer ended otherwise. */
  end(): string {
    const text = this.held;
    this.held = '';
    return text;
  }

  private firstStop(text: string): { readonly at: number; readonly length: number } | undefined {
    const found = this.stops
      .map((stop) => ({ at: text.indexOf(stop), length: stop.length }))
      .filter(({ at }) => at >= 0);
    return found.sort((a, b) => a.at - b.at)[0];
  }

  /** How many characters at the end begin a stop text. */
  private longestBeginning(text: string): number {
    const longest = Math.max(0, ...this.stops.map((stop) => stop.length - 1));
    for (let length = Math.min(longest, text.length); length > 0; length--) {
      const tail = text.slice(text.length - length);
      if (this.stops.some((stop) => stop.startsWith(tail))) return length;
    }
    return 0;
  }
}
