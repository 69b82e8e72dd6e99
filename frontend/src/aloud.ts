// 朗读: reads what the page marks with `data-say` to somebody who cannot read it, sentence by sentence, with a voice of the device.
// Where the browser has no such voice the button stays hidden.
import { choose, sentences, spelled, told } from "./speech";

/** Slower than people talk: it is law that is read. */
const RATE = 0.85;

interface Piece {
  words: string;
  from: HTMLElement;
}

/** What a control of a form says. */
function value(control: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement): string {
  if (control instanceof HTMLSelectElement) return control.value === "" ? "" : (control.selectedOptions[0]?.text ?? "");
  if (control.type === "checkbox" || control.type === "radio") return (control as HTMLInputElement).checked ? (control.labels?.[0]?.textContent ?? "") : "";
  const unit = control.closest(".input-group")?.querySelector(".input-group-text")?.textContent ?? "";
  return control.value.trim() === "" ? "" : `${control.value}${unit}`;
}

/** A field as it is filled in, with its name; rows one after another. */
function field(name: string): string[] {
  const root = document.querySelector<HTMLElement>(`.field[data-field="${CSS.escape(name)}"]`);
  if (!root || root.offsetParent === null) return [];
  const all = Array.from(root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>("textarea, select, input:not([type=hidden]):not([type=file])"));
  const title = root.querySelector(".form-label")?.textContent ?? "";
  return all
    .filter((c) => c.offsetParent !== null)
    .map((c) => {
      const chosen = c.type === "checkbox" || c.type === "radio";
      return told(chosen ? title : (c.labels?.[0]?.textContent ?? c.getAttribute("aria-label") ?? title), value(c));
    })
    .filter((words) => words !== "");
}

/** Everything of one name, in the order of the page. */
function gather(name: string): Piece[] {
  const marked = Array.from(document.querySelectorAll<HTMLElement>(`[data-say="${CSS.escape(name)}"]`));
  return marked.flatMap((from) => {
    const texts = from.dataset.fields === undefined ? [from.textContent ?? ""] : from.dataset.fields.split(" ").flatMap(field);
    return texts.flatMap((t) => sentences(spelled(t))).map((words) => ({ words, from }));
  });
}

export function aloud(root: HTMLElement): void {
  const voices = window.speechSynthesis as SpeechSynthesis | undefined;
  const begin = root.querySelector<HTMLButtonElement>("[data-begin]");
  const stop = root.querySelector<HTMLButtonElement>("[data-stop]");
  const label = begin?.querySelector("span");
  if (!voices || !("SpeechSynthesisUtterance" in window) || !begin || !stop || !label) return;
  const name = root.dataset.of ?? "";
  const calm = label.textContent ?? "";
  let pieces: Piece[] = [];
  let at = 0;
  let state: "calm" | "reading" | "paused" = "calm";
  // Held on to while it is spoken: some browsers forget what nobody holds, and never say that it is over.
  let speaking: SpeechSynthesisUtterance | undefined;

  const show = () => {
    label.textContent = { calm, reading: "暂停", paused: "接着读" }[state];
    stop.hidden = state === "calm";
    for (const piece of pieces) piece.from.classList.toggle("being-read", state !== "calm" && piece.from === pieces[at]?.from);
  };
  const hush = () => {
    speaking = undefined;
    voices.cancel();
  };
  const rest = () => {
    const here = document.activeElement === stop;
    state = "calm";
    hush();
    show();
    [pieces, at] = [[], 0];
    if (here) begin.focus();
  };
  const next = () => {
    const piece = pieces[at];
    if (!piece) return rest();
    const words = new SpeechSynthesisUtterance(piece.words);
    const voice = choose(voices.getVoices());
    if (voice) words.voice = voice;
    words.lang = "zh-CN";
    words.rate = RATE;
    // What was broken off says so, too: only what is still wanted leads on.
    const over = (go: () => void) => () => speaking === words && go();
    words.onend = over(() => {
      at += 1;
      next();
    });
    words.onerror = over(rest);
    speaking = words;
    show();
    voices.speak(words);
  };
  const pause = () => {
    // Told to pause, some phones forget where they were: the sentence is begun anew instead.
    state = "paused";
    hush();
    show();
  };
  begin.addEventListener("click", () => {
    if (state === "reading") return pause();
    if (state === "calm") {
      [pieces, at] = [gather(name), 0];
      // Another button of this page may be at it.
      window.dispatchEvent(new CustomEvent("zhifa:aloud", { detail: root }));
    }
    state = "reading";
    hush();
    next();
  });
  stop.addEventListener("click", rest);
  window.addEventListener("zhifa:aloud", (event) => (event as CustomEvent).detail !== root && state !== "calm" && rest());
  window.addEventListener("pagehide", () => state !== "calm" && rest());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && state === "reading" && pause());

  const look = () => (root.hidden = choose(voices.getVoices()) === undefined);
  look();
  // They are listed late; older Safari knows no listeners here.
  if ("addEventListener" in voices) voices.addEventListener("voiceschanged", look);
  else (voices as SpeechSynthesis).onvoiceschanged = look;
}
