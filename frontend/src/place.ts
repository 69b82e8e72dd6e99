// The place by itself: the device's position into the hidden fields, asked for only when the person presses the button
// (or, on the capture page, at once).

const WHY: Record<number, string> = {
  1: "没有允许使用位置，请手工填写地点、选择所在村。",
  2: "暂时定不了位，请手工填写地点、选择所在村。",
  3: "定位超时，请到空旷处再试，或者手工填写。",
};

/** What the fields of a place say of the position. */
export function tellPosition(root: HTMLElement): void {
  const said = (part: string) => root.querySelector<HTMLInputElement>(`input[name$=".${part}"]`)?.value ?? "";
  const status = root.querySelector<HTMLElement>("[data-status]");
  const system = root.querySelector<HTMLSelectElement>('select[name$=".crs"]')?.value ?? "";
  if (!status || !said("lon") || !said("lat")) return;
  // Only the device's own numbers are a position already; what was typed the house has yet to read.
  if (system || Number.isNaN(Number(said("lon"))) || Number.isNaN(Number(said("lat")))) {
    status.textContent = "坐标是手工填写的";
    return;
  }
  const accuracy = said("accuracy") ? `，误差约${said("accuracy")}米` : "";
  status.textContent = `已定位：东经${Number(said("lon")).toFixed(4)}°，北纬${Number(said("lat")).toFixed(4)}°${accuracy}`;
}

/** A place with its button. */
export function place(root: HTMLElement): void {
  const button = root.querySelector<HTMLButtonElement>("[data-locate]");
  const status = root.querySelector<HTMLElement>("[data-status]");
  const field = (part: string) => root.querySelector<HTMLInputElement>(`input[name$=".${part}"]`);
  const [lon, lat, accuracy] = [field("lon"), field("lat"), field("accuracy")];
  const system = root.querySelector<HTMLSelectElement>('select[name$=".crs"]');
  // What is typed by hand has no accuracy of the device's, and a fix that comes late does not take its place.
  let typed = 0;
  for (const input of [lon, lat, system]) {
    input?.addEventListener("input", () => {
      typed += 1;
      if (accuracy) accuracy.value = "";
      if (status) status.textContent = "坐标是手工填写的";
    });
  }
  if (!button || !status || !lon || !lat || !accuracy) return;
  if (!("geolocation" in navigator)) {
    status.textContent = "这台设备不能定位，请手工填写地点、选择所在村。";
    return;
  }
  button.hidden = false;
  const locate = () => {
    status.textContent = "正在定位…";
    button.disabled = true;
    const before = typed;
    navigator.geolocation.getCurrentPosition(
      (at) => {
        button.disabled = false;
        if (typed !== before) return;
        lon.value = at.coords.longitude.toFixed(6);
        lat.value = at.coords.latitude.toFixed(6);
        accuracy.value = at.coords.accuracy.toFixed(0);
        // Browsers say WGS-84 whatever was chosen before.
        if (system) system.value = "";
        tellPosition(root);
        button.textContent = "重新定位";
        root.dispatchEvent(new CustomEvent("located", { bubbles: true }));
      },
      (e) => {
        button.disabled = false;
        status.textContent = WHY[e.code] ?? "定不了位，请手工填写。";
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
    );
  };
  button.addEventListener("click", locate);
  if (lon.value && lat.value) tellPosition(root);
  else if (root.dataset.auto !== undefined) locate();
}
