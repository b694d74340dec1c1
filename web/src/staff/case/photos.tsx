/** The case's pictures; each opens by itself. Who may shows them to the public, one by one, takes them back, and covers parts of them. */
import { useEffect, useState } from "preact/hooks";
import { readCoverings, type CoveringMark } from "../../api/covering.ts";
import type { Case } from "../../api/types.ts";
import { say } from "../../words/say.ts";
import { later } from "../../ui/later.tsx";
import { Badge, Failure } from "../../ui/parts.tsx";
import { at, may } from "../state.ts";
import { isConflict, load, run } from "./case_state.ts";

const CoverDialog = later<{ code: string; sha256: string; title: string; onDone: () => void; onClose: () => void }>(() => import("../cover/cover_dialog.tsx").then((file) => file.CoverDialog));

/** What is covered now, in a word and a shape, with who did it and when. */
function Covered({ mark }: { mark: CoveringMark | undefined }) {
  if (!mark?.covered) return null;
  return (
    <>
      <Badge tone="info">{say("cover.covered_n", { n: mark.count })}</Badge>
      <small class="hint">{[mark.name, at(mark.at)].filter(Boolean).join(" ")}</small>
    </>
  );
}

export function Photos({ c }: { c: Case }) {
  const [failure, setFailure] = useState<unknown>(null);
  const [marks, setMarks] = useState<readonly CoveringMark[]>([]);
  const [covering, setCovering] = useState<{ sha256: string; title: string } | null>(null);
  const pictures = c.media.filter(({ type }) => type.startsWith("image/"));
  const some = pictures.length > 0;
  useEffect(() => {
    if (some) readCoverings(c.code).then(({ coverings }) => setMarks(coverings), setFailure);
  }, [c.code, c.version, some]);
  if (!some) return null;
  const mayShow = c.offers.some(({ command, allowed }) => command === "show_pictures" && allowed);
  const mayCover = may("case_supervise");
  const toggle = (sha256: string): void => {
    const shown = c.media.filter((one) => (one.sha256 === sha256 ? !one.cleared : one.cleared)).map((one) => one.sha256);
    run(c, "show_pictures", { pictures: shown }).then(
      () => setFailure(null),
      (refusal: unknown) => {
        setFailure(refusal);
        if (isConflict(refusal)) void load(c.code);
      },
    );
  };
  return (
    <section aria-labelledby="photos">
      <h2 id="photos">{say("sheet.photos")}</h2>
      {mayShow && <p class="hint">{say("sheet.photos_lead")}</p>}
      {failure !== null && <Failure error={failure} />}
      <ul class="shots">
        {pictures.map((picture, index) => {
          const n = index + 1, title = say("sheet.photo_n", { n }), mark = marks.find(({ sha256 }) => sha256 === picture.sha256);
          // Covered anew it is another picture at the same address: the number makes the page ask for it.
          const url = mark ? `${picture.url}&covering=${mark.version}` : picture.url;
          return (
            <li key={picture.sha256}>
              <a href={picture.url} target="_blank" rel="noopener">
                <img src={url} alt={title} loading="lazy" width="160" height="120" />
              </a>
              <small class="hint">{say(picture.cleared ? "sheet.photo_public" : "sheet.photo_internal")}</small>
              <Covered mark={mark} />
              {mayCover && (
                <button type="button" class="btn small" data-cover={n} aria-label={say("cover.do_n", { n })} onClick={() => setCovering({ sha256: picture.sha256, title })}>{say("cover.do")}</button>
              )}
              {mayShow && (
                <button type="button" class="btn small" aria-label={say(picture.cleared ? "sheet.photo_hide_n" : "sheet.photo_show_n", { n })} onClick={() => toggle(picture.sha256)}>
                  {say(picture.cleared ? "sheet.photo_hide" : "sheet.photo_show")}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {covering && <CoverDialog code={c.code} {...covering} onDone={() => void load(c.code)} onClose={() => setCovering(null)} />}
    </section>
  );
}
