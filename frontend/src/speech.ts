// What is read aloud, piece by piece, and with which voice. Nothing here touches the page; tested by `npm test`.

/** A voice as the browser lists it. */
export interface Voice {
  lang: string;
  /** It speaks without sending the words anywhere. */
  localService: boolean;
  default: boolean;
}

/** As much as a voice says in one go: some break off in the middle of what is longer. */
const MOST = 90;

/** Marks after which a sentence is over, with the quotation marks that close behind them. */
const SENTENCE = /[^。！？；\n]*(?:[。！？；]+[”’」』）]*|\n|$)/g;

/** A text in sentences; a long one is divided at its commas, never within a number. Figures and units are left to the voice. */
export function sentences(text: string, most = MOST): string[] {
  const found: string[] = [];
  for (const [whole] of text.matchAll(SENTENCE)) {
    const sentence = whole.replace(/\s+/g, " ").trim();
    // What has no word in it is not said.
    if (!/[\p{L}\p{N}]/u.test(sentence)) continue;
    let piece = "";
    for (const clause of sentence.match(/[^，、：]*[，、：]?/g) ?? []) {
      if (piece !== "" && piece.length + clause.length > most) {
        found.push(piece);
        piece = "";
      }
      piece += clause;
    }
    if (piece !== "") found.push(piece);
  }
  return found;
}

/** Receipts are eight letters and digits: said one by one, so that they can be written down. */
export function spelled(text: string): string {
  // No look behind: phones of 2021 do not know it.
  return text.replace(/(^|[^0-9A-Za-z])([0-9A-Z]{8})(?![0-9A-Za-z])/g, (all, before: string, word: string) =>
    /\d/.test(word) && /[A-Z]/.test(word) ? before + word.split("").join(" ") : all,
  );
}

/** A field of a form as it is told: its name without what stands in brackets, and what was filled in. */
export function told(label: string, value: string): string {
  const name = label.replace(/（[^）]*）/g, "").trim();
  const words = value.trim();
  if (words === "") return "";
  const stop = /[。！？]$/.test(words) ? "" : "。";
  return name === "" ? `${words}${stop}` : `${name}：${words}${stop}`;
}

/** A voice of the mainland's Chinese that keeps the words on the device; none where there is none: names and facts of people are
 * nothing to send to a stranger's server. */
export function choose<V extends Voice>(voices: readonly V[]): V | undefined {
  const plain = (v: V) => v.lang.replace(/_/g, "-").toLowerCase();
  const fit = voices.filter((v) => v.localService && /^(zh|cmn)(-hans)?-cn\b|^(zh|cmn)-hans$|^zh$/.test(plain(v)));
  return fit.find((v) => v.default) ?? fit[0];
}
