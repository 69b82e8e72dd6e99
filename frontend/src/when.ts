// Fields asked only when another one holds some value: the rest of a form stays out of the way, typed text stays in it.

/** What a form says under a name: the ticked one's value, or what is typed or chosen. */
function said(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === "string" ? value : "";
}

/** Hides and shows the fields marked with `data-when`; one that has an error is never hidden. */
export function askWhenNeeded(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form")) {
    const fields = [...form.querySelectorAll<HTMLElement>("[data-when]")];
    if (fields.length === 0) continue;
    const settle = () => {
      for (const field of fields) {
        const wanted = (field.dataset.is ?? "").split("|");
        const bad = field.classList.contains("field-bad") || field.querySelector(".is-invalid, .field-error");
        field.hidden = !bad && !wanted.includes(said(form, field.dataset.when ?? ""));
      }
    };
    form.addEventListener("change", settle);
    settle();
  }
}
