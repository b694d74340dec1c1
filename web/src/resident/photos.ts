/**
 * Photos are made smaller on the phone before they travel: at most 1,600 px, JPEG. Drawing them anew also leaves out everything the camera
 * wrote beside the picture, the position among it. A browser that cannot do this sends the file as it is; the server cleans it anyway.
 */
const kSideMax = 1600;

export async function shrink(file: File): Promise<File> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, kSideMax / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.82));
  return blob ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
}

export function enhancePhotos(input: HTMLInputElement): void {
  if (!("createImageBitmap" in window) || typeof DataTransfer !== "function") return;
  const max = Number(input.dataset["photos"]) || 1;
  let files: File[] = [];

  const button = document.createElement("label");
  button.className = "btn";
  button.htmlFor = input.id;
  button.textContent = input.dataset["photosLabel"] ?? "";
  input.classList.add("enhanced-file");
  const list = document.createElement("ul");
  list.className = "photos";
  const message = document.createElement("p");
  message.className = "hint";
  message.setAttribute("role", "status");
  input.after(button, list, message);

  const show = (): void => {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    input.files = transfer.files;
    list.replaceChildren(...files.map(item));
  };
  const item = (file: File, index: number): HTMLLIElement => {
    const row = document.createElement("li");
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = `${index + 1}`;
    image.onload = () => URL.revokeObjectURL(image.src);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "btn plain";
    remove.textContent = `${input.dataset["photosRemove"]} ${index + 1}`;
    remove.onclick = () => {
      files = files.filter((other) => other !== file);
      show();
      input.focus();
    };
    row.append(image, remove);
    return row;
  };
  input.addEventListener("change", () => {
    const chosen = [...(input.files ?? [])];
    input.setAttribute("data-working", "");  // The form is not sent while photos are being drawn.
    void Promise.all(chosen.map((file) => shrink(file).catch(() => file))).then((small) => {
      const all = [...files, ...small];
      message.textContent = all.length > max ? (input.dataset["photosMany"] ?? "") : "";
      files = all.slice(0, max);
      input.removeAttribute("data-working");
      show();
    });
  });
}
