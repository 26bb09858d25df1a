/** A fact that the server wrote into the page, as its name and text. */
export type HomeFact = readonly [name: string, text: string];

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** The list of facts in the part of the page that readers without scripts see; the paths are there on the server's own machine only. */
export function homeFactsOf(html: string): HomeFact[] {
  return [...html.matchAll(/<dt>([^<]*)<\/dt>\s*<dd>([^<]*)<\/dd>/g)].map(([, name = '', text = '']) => [
    plain(name),
    plain(text),
  ]);
}

const plain = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity);
