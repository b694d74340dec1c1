/** Marks on the resident's words: select text, choose what it is, cover it. By keyboard: the words are a field, so Shift and arrows select. */
import { useRef, useState } from "preact/hooks";
import { colon, of, say } from "../../words/say.ts";
import { describedBy, fieldId, Labelled, type FieldProps } from "../../ui/field.tsx";
import { codePoints, guessKind, kSpanKinds, markOf, pieces, spanOf, type SpanKind } from "./spans.ts";

interface Props extends FieldProps {
  text: string;
  /** "start-end:kind" */
  value: readonly string[];
  onValue: (marks: readonly string[]) => void;
}

export function SpanField({ text, value, onValue, ...field }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [kind, setKind] = useState<SpanKind>("name");
  const [note, setNote] = useState("");
  const marks = value.map(spanOf);
  const selection = (): { start: number; end: number } => ({
    start: codePoints(text, area.current?.selectionStart ?? 0),
    end: codePoints(text, area.current?.selectionEnd ?? 0),
  });
  const chosenText = ({ start, end }: { start: number; end: number }): string => [...text].slice(start, end).join("");
  const add = (): void => {
    const { start, end } = selection();
    setNote(end > start ? "" : say("spans.select_first"));
    if (end > start) onValue([...value, markOf({ start, end, kind })]);
  };
  return (
    <Labelled field={{ ...field, required: true }}>
      <textarea
        ref={area} id={fieldId(field.name)} readOnly value={text} rows={5} aria-describedby={describedBy(field)}
        onSelect={() => {
          const chosen = selection();
          if (chosen.end > chosen.start) setKind(guessKind(chosenText(chosen)));
        }}
      />
      <div class="span-tools">
        <select aria-label={say("spans.kind")} value={kind} onChange={(event) => setKind(kSpanKinds.find((known) => known === event.currentTarget.value) ?? "other")}>
          {kSpanKinds.map((code) => <option key={code} value={code}>{of("span", code)}</option>)}
        </select>
        <button type="button" class="btn" onClick={add}>{say("spans.add")}</button>
      </div>
      <p class="error" role="status">{note}</p>
      <p class="hint">{say(marks.length > 0 ? "spans.list" : "spans.empty")}</p>
      <p class="verbatim">{pieces(text, marks).map((piece, index) => (piece.mark ? <mark key={index}>{piece.text}</mark> : piece.text))}</p>
      <ul class="span-list">
        {marks.map((mark, index) => (
          <li key={value[index]}>
            {of("span", mark.kind)}{colon()}{chosenText(mark)}
            <button type="button" class="btn plain small" onClick={() => onValue(value.filter((_, other) => other !== index))}>
              {say("spans.remove", { n: index + 1 })}
            </button>
          </li>
        ))}
      </ul>
    </Labelled>
  );
}
