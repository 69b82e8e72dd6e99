// The signature pad: drawn by finger or pen, stored as a picture, carried by its digest.
import { send } from "./files";
import { travelling } from "./guard";

/** A field with a signature. */
export function sign(root: HTMLElement): void {
  const canvas = root.querySelector<HTMLCanvasElement>("canvas");
  const image = root.querySelector<HTMLInputElement>('input[name$=".image"]');
  const clear = root.querySelector<HTMLButtonElement>("[data-clear]");
  const status = root.querySelector<HTMLElement>("[data-status]");
  const brush = canvas?.getContext("2d");
  if (!canvas || !image || !clear || !status || !brush) return;
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
  const at = (e: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [e.clientX - box.left, e.clientY - box.top];
  };
  canvas.addEventListener("pointerdown", (e) => {
    e.preventDefault();
    canvas.setPointerCapture(e.pointerId);
    drawing = true;
    brush.beginPath();
    brush.moveTo(...at(e));
    image.value = "";
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
    status.textContent = "正在保存签名…";
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
      travelling(image.form, 1);
      const sending = send(blob, "签名.png", "/files", () => undefined);
      job = sending;
      const mine = strokes;
      sending.done
        .then((stored) => {
          if (mine === strokes) {
            image.value = stored.sha256;
            status.textContent = "已签名";
          }
        })
        .catch((e: Error) => {
          if (mine === strokes) status.textContent = `签名没有保存：${e.message}，请重签`;
        })
        .finally(() => travelling(image.form, -1));
    }, "image/png");
  };
  clear.addEventListener("click", () => {
    job?.stop();
    strokes += 1;
    brush.clearRect(0, 0, canvas.width, canvas.height);
    image.value = "";
    status.textContent = "请重新签名";
  });
}
