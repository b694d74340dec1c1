/** Photos, drawn anew and smaller on the phone: nothing that the camera wrote beside the picture is kept, and nothing travels yet. */
import { useEffect, useState } from "preact/hooks";
import { shrink } from "../resident/photos.ts";
import { say } from "../words/say.ts";
import { describedBy, fieldId, Labelled, type FieldProps } from "../ui/field.tsx";
import type { Photo } from "./outbox.ts";

/** As many as the server takes with one command (kMediaMax of src/ledger/command.h). */
export const kPhotosMax = 12;

function Shot({ photo, n, onRemove }: { photo: Photo; n: number; onRemove?: () => void }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    if (!photo.blob) return undefined;
    const made = URL.createObjectURL(photo.blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [photo.blob]);
  return (
    <li>
      {url && <img src={url} alt={say("sheet.photo_n", { n })} width="112" height="84" />}
      {onRemove && <button type="button" class="btn plain small" onClick={onRemove}>{say("photo.remove")} {n}</button>}
    </li>
  );
}
export const Shots = ({ photos }: { photos: readonly Photo[] }) =>
  photos.some(({ blob }) => blob) ? <ul class="shots">{photos.map((photo, index) => <Shot key={index} photo={photo} n={index + 1} />)}</ul> : null;

interface Props extends FieldProps {
  photos: readonly Photo[];
  onPhotos: (change: (old: readonly Photo[]) => readonly Photo[]) => void;
}
export function FieldPhotos({ photos, onPhotos, ...field }: Props) {
  const [note, setNote] = useState("");
  const add = async (input: HTMLInputElement): Promise<void> => {
    const files = [...(input.files ?? [])];
    input.value = "";  // The same picture may be taken away and chosen again.
    setNote(say("photo.shrinking"));
    const drawn = await Promise.allSettled(files.map(shrink));
    const good = drawn.flatMap((one): Photo[] => (one.status === "fulfilled" && one.value.type === "image/jpeg" ? [{ blob: one.value }] : []));
    const room = Math.max(0, kPhotosMax - photos.length);
    onPhotos((old) => [...old, ...good].slice(0, kPhotosMax));
    const bad = files.length - good.length;
    setNote([bad > 0 && say("spot.photo_unreadable", { n: bad }), good.length > room && say("photo.too_many", { n: kPhotosMax })].filter(Boolean).join(" "));
  };
  return (
    <Labelled field={{ ...field, hint: say("spot.photo_hint") }}>
      <label class="btn" for={fieldId(field.name)}>{say("photo.choose")}</label>
      <input
        id={fieldId(field.name)} class="behind" type="file" accept="image/*" multiple aria-describedby={describedBy({ ...field, hint: "h" })}
        aria-label={field.label} onChange={(event) => void add(event.currentTarget)}
      />
      <p class="hint" role="status">{note}</p>
      {photos.length > 0 && (
        <ul class="shots">
          {photos.map((photo, index) => (
            <Shot key={index} photo={photo} n={index + 1} onRemove={() => onPhotos((old) => old.filter((_, i) => i !== index))} />
          ))}
        </ul>
      )}
    </Labelled>
  );
}
