/** Pictures are stored as they are chosen; what is sent then names them by their hashes (files.ts). */
import { useState } from "preact/hooks";
import { storeMedia } from "../../api/media.ts";
import { say } from "../../words/say.ts";
import { markOfFile } from "./files.ts";
import { describedBy, fieldId, Labelled, type FieldProps } from "../../ui/field.tsx";

interface Props extends FieldProps {
  value: readonly string[];
  onValue: (files: readonly string[]) => void;
}

export function PhotoField({ value, onValue, ...field }: Props) {
  const [note, setNote] = useState("");
  // What was just chosen is shown from the device: the server shows a picture only through the case that has it.
  const [previews, setPreviews] = useState<Readonly<Record<string, string>>>({});
  const store = async (files: readonly File[]): Promise<void> => {
    setNote(say("media.uploading"));
    const stored = await Promise.allSettled(files.map(storeMedia));
    const marks = stored.flatMap((one) => (one.status === "fulfilled" ? [markOfFile(one.value)] : []));
    const shown = stored.flatMap((one, index): [string, string][] => {
      const file = files[index];
      return one.status === "fulfilled" && file ? [[markOfFile(one.value), URL.createObjectURL(file)]] : [];
    });
    setPreviews({ ...previews, ...Object.fromEntries(shown) });
    onValue([...new Set([...value, ...marks])]);
    setNote(marks.length < files.length ? say("media.failed", { n: files.length - marks.length }) : "");
  };
  return (
    <Labelled field={field}>
      <input
        id={fieldId(field.name)} type="file" accept="image/jpeg,image/png" multiple aria-describedby={describedBy(field)}
        onChange={(event) => void store([...(event.currentTarget.files ?? [])])}
      />
      <p class="hint" role="status">{note}</p>
      {value.length > 0 && (
        <ul class="shots">
          {value.map((mark, index) => (
            <li key={mark}>
              <img src={previews[mark]} alt={say("sheet.photo_n", { n: index + 1 })} width="112" height="84" />
              <button type="button" class="btn plain small" onClick={() => onValue(value.filter((other) => other !== mark))}>
                {say("photo.remove")} {index + 1}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Labelled>
  );
}
