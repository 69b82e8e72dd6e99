// 录音: a button beside a field of files, where the browser has a recorder. What is recorded is a file like every other.
import { el, icon } from "./dom";
import { travelling } from "./guard";
import { clock, recordingName } from "./pure";

/** What browsers record, best first: what every browser plays, then what most of them play. */
const KINDS = ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4", "audio/webm"];
/** A voice needs no more, in bits a second: an hour is 15 MB. */
const RATE = 32_000;
/** Nobody talks longer without noticing, in milliseconds. */
const LONGEST = 60 * 60_000;

/** Puts the button behind `place`; `take` is given what was recorded. */
export function recorder(place: HTMLElement, form: HTMLFormElement | null, take: (file: File) => void, say: (text: string) => void): void {
  if (typeof MediaRecorder !== "function" || !navigator.mediaDevices?.getUserMedia) return;
  const kind = KINDS.find((k) => MediaRecorder.isTypeSupported(k));
  if (!kind) return;
  const words = el("span", {}, "录音");
  const button = el("button", { type: "button", class: "btn btn-outline-primary file-record", "aria-pressed": "false" }, icon("microphone"), words);
  place.after(button);
  let stop: (() => void) | undefined;

  const record = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const recording = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: RATE });
    const parts: Blob[] = [];
    const begun = Date.now();
    const tick = () => {
      words.textContent = `停止录音 ${clock(Date.now() - begun)}`;
      if (Date.now() - begun > LONGEST) stop?.();
    };
    const ticking = setInterval(tick, 500);
    recording.ondataavailable = (e) => void (e.data.size > 0 && parts.push(e.data));
    const end = (then: () => void) => {
      clearInterval(ticking);
      for (const track of stream.getTracks()) track.stop();
      stop = undefined;
      button.setAttribute("aria-pressed", "false");
      words.textContent = "录音";
      // It is the form's now, and no more on its way.
      travelling(form, -1);
      then();
    };
    recording.onstop = () =>
      end(() => {
        const type = kind.split(";")[0]!;
        if (parts.length > 0) take(new File(parts, recordingName(new Date(), type), { type, lastModified: Date.now() }));
        else say("没有录到声音，请再录一次");
      });
    recording.onerror = () => end(() => say("录音中断了，请再录一次"));
    stop = () => recording.state !== "inactive" && recording.stop();
    // Nothing is sent or put aside in the middle of it.
    travelling(form, 1);
    button.setAttribute("aria-pressed", "true");
    tick();
    recording.start();
  };
  button.addEventListener("click", () => {
    if (stop) return stop();
    button.disabled = true;
    record()
      .catch(() => say("没有用上麦克风：请在浏览器里允许使用麦克风，或者用手机自带的录音程序录好再选"))
      .finally(() => (button.disabled = false));
  });
  // Whoever looks elsewhere may not come back: what was recorded so far is kept.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") stop?.();
  });
}
