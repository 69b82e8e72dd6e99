// The signature pad: drawn by finger or pen, stored as a picture, carried by its digest, and bound to what stood before the
// signer's eyes: the house says the digest of the form as it is filled in, and a change afterwards voids the signature.
import { el } from "./dom";
import { send } from "./files";
import { travelling } from "./guard";
import { type Pair, signedOver } from "./pure";

/** The form as it stands for whoever signs here, without the other signatures and what belongs to one showing of it. */
function shown(form: HTMLFormElement, place: string): string {
  return signedOver(pairs(form), names(form), place);
}

/** Puts what the house filled in into the fields that were left open: what is signed is what is handed in. */
function fill(form: HTMLFormElement, filled: Record<string, string>): void {
  for (const [name, value] of Object.entries(filled)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && !field.value) field.value = value;
  }
}

function pairs(form: HTMLFormElement): Pair[] {
  return Array.from(new FormData(form)).filter((p): p is Pair => typeof p[1] === "string");
}

function names(form: HTMLFormElement): string[] {
  return Array.from(form.querySelectorAll<HTMLElement>('[data-island="sign"]'), (s) => s.dataset.name ?? "");
}

/** What the house says is signed. */
interface Content {
  of: string;
  shown: string;
  /** Days and moments left to the house, by field: they are signed too. */
  filled: Record<string, string>;
}

/** Asks the house what is signed now, at this place of the form. */
async function ask(form: HTMLFormElement, place: string): Promise<Content> {
  const body = new URLSearchParams([...pairs(form), ["_sign", place]]);
  const response = await fetch(form.dataset.signs ?? "", { method: "POST", body, credentials: "same-origin" });
  const answer = (await response.json().catch(() => null)) as {
    of?: string;
    shown?: string;
    filled?: Record<string, string>;
    need?: string;
    have?: string;
    title?: string;
    errors?: { message: string }[];
  } | null;
  if (response.ok && answer?.of) {
    return { of: answer.of, shown: answer.shown ?? answer.of.slice(0, 8), filled: answer.filled ?? {} };
  }
  const why = answer?.errors?.map((e) => e.message).join("；") || (answer?.need && `需要${answer.need}，现在${answer.have ?? ""}`);
  throw new Error(why || answer?.title || "网络中断");
}

/** What a signature is when it has been kept. */
export interface Signed {
  /** The picture's digest; empty where it lies on the phone only. */
  image: string;
  /** The digest of the content; empty where the house binds it when it arrives. */
  of: string;
  words: string;
  /** Days and moments that had been left open. */
  filled: Record<string, string>;
}

/** Where a signature is kept and what it is bound to. */
export interface Keeping {
  keep(picture: Blob, form: HTMLFormElement, place: string): { done: Promise<Signed>; stop: () => void };
  /** The signature is none any more. */
  forget?(place: string): void;
  /** The picture of a signature that was kept before and is over what stands in the form. */
  found?(form: HTMLFormElement, place: string): Promise<Blob | undefined>;
}

/** What is not filled in cannot be signed. */
class NotYet extends Error {}

/** With the house: the picture is sent ahead, and the house says what is signed. */
const HOUSE: Keeping = {
  keep(picture, form, place) {
    const sending = send(picture, "签名.png", "/files", () => undefined);
    const done = sending.done.then(async (stored) => {
      const content = await ask(form, place).catch((e: Error) => {
        throw new NotYet(e.message);
      });
      return { image: stored.sha256, of: content.of, filled: content.filled, words: `已签名。签的是：${form.dataset.title ?? ""}，摘要 ${content.shown}…` };
    });
    return { done, stop: sending.stop };
  },
};

/** A field with a signature. */
export function sign(root: HTMLElement, keeping: Keeping = HOUSE): void {
  const canvas = root.querySelector<HTMLCanvasElement>("canvas");
  const image = root.querySelector<HTMLInputElement>('input[name$=".image"]');
  const of = root.querySelector<HTMLInputElement>('input[name$=".of"]');
  const paper = root.querySelector<HTMLInputElement>("[data-paper]");
  const clear = root.querySelector<HTMLButtonElement>("[data-clear]");
  const status = root.querySelector<HTMLElement>("[data-status]");
  const brush = canvas?.getContext("2d");
  const form = image?.form;
  const place = root.dataset.name ?? "signature";
  if (!canvas || !image || !of || !clear || !status || !brush || !form) return;
  canvas.hidden = false;
  clear.hidden = false;
  const scale = Math.max(1, window.devicePixelRatio || 1);
  const fit = () => {
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    brush.scale(scale, scale);
    brush.lineWidth = 2.4;
    brush.lineCap = "round";
    brush.lineJoin = "round";
    brush.strokeStyle = "#111";
  };
  fit();
  // A pad that is not yet to be seen (another way of service is chosen) has no size: it gets one when it appears.
  new ResizeObserver(() => {
    if (canvas.width === 0 && canvas.clientWidth > 0) fit();
  }).observe(canvas);
  let drawing = false;
  let strokes = 0;
  let job: { stop: () => void } | null = null;
  /** What stood in the form when it was signed. */
  let over: string | null = image.value && of.value ? shown(form, place) : null;
  const at = (e: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [e.clientX - box.left, e.clientY - box.top];
  };
  const say = (words: string, wrong = false) => {
    status.textContent = words;
    status.classList.toggle("text-danger", wrong);
    status.classList.toggle("text-muted", !wrong);
  };
  const forget = () => {
    image.value = "";
    of.value = "";
    over = null;
    root.querySelector("[data-picture]")?.remove();
    keeping.forget?.(place);
  };
  const wipe = () => {
    job?.stop();
    strokes += 1;
    brush.clearRect(0, 0, canvas.width, canvas.height);
    forget();
  };
  canvas.addEventListener("pointerdown", (e) => {
    e.preventDefault();
    canvas.setPointerCapture(e.pointerId);
    drawing = true;
    brush.beginPath();
    brush.moveTo(...at(e));
    forget();
  });
  canvas.addEventListener("pointermove", (e) => {
    if (!drawing) return;
    brush.lineTo(...at(e));
    brush.stroke();
  });
  const lift = () => {
    if (!drawing) return;
    drawing = false;
    strokes += 1;
    say("正在保存签名…");
    const mine = strokes;
    // A signature has several strokes: it is stored once the hand has rested.
    setTimeout(() => {
      if (mine === strokes && !drawing) store();
    }, 700);
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  const store = () => {
    job?.stop();
    canvas.toBlob((blob) => {
      if (!blob) return;
      travelling(form, 1);
      const kept = keeping.keep(blob, form, place);
      const before = shown(form, place);
      job = kept;
      const mine = strokes;
      kept.done
        .then((signed) => {
          if (mine !== strokes) return;
          if (shown(form, place) !== before) {
            wipe();
            say("签名时内容改过，请重新签", true);
            return;
          }
          image.value = signed.image;
          of.value = signed.of;
          // What was left open is now said, in the form, where everybody sees it.
          fill(form, signed.filled);
          over = shown(form, place);
          say(signed.words);
        })
        .catch((e: Error) => {
          if (mine !== strokes) return;
          if (e instanceof NotYet) {
            // The pad is empty again.
            wipe();
            say(`还不能签名：${e.message}`, true);
          } else say(`签名没有保存：${e.message}，请重签`, true);
        })
        .finally(() => travelling(form, -1));
    }, "image/png");
  };
  clear.addEventListener("click", () => {
    wipe();
    say("请重新签名");
  });
  // A photograph of a signed paper takes the place of what was drawn; it is of what stands in the form now.
  paper?.addEventListener("change", () => {
    wipe();
    if (!paper.files?.length) return;
    over = shown(form, place);
    say("提交时上传纸质签名的照片");
  });
  const look = (): boolean => {
    if (over === null || shown(form, place) === over) return true;
    wipe();
    say(paper?.value ? "内容改过，请重新选择纸质签名的照片" : "内容改过，请重新签", true);
    if (paper) paper.value = "";
    return false;
  };
  // One that was kept before stands as long as the form says what it said then.
  void keeping.found?.(form, place).then((picture) => {
    if (!picture || over !== null || strokes > 0) return;
    const seen = el("img", { "data-picture": true, alt: "已保存的签名", height: "48" });
    seen.src = URL.createObjectURL(picture);
    status.after(seen);
    over = shown(form, place);
    say("已签名");
  });
  form.addEventListener("input", look);
  form.addEventListener("change", look);
  form.addEventListener("located", look);
  // Files and positions come into the form without a key being pressed.
  new MutationObserver(look).observe(form, { childList: true, subtree: true, attributes: true, attributeFilter: ["value"] });
  form.addEventListener(
    "submit",
    (e) => {
      if (look()) return;
      e.preventDefault();
      e.stopImmediatePropagation();
      root.scrollIntoView({ block: "center" });
    },
    true,
  );
}
