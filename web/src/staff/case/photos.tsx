/** The case's pictures; each opens by itself. Who may shows them to the public, one by one, and takes them back. */
import { useState } from "preact/hooks";
import type { Case } from "../../api/types.ts";
import { say } from "../../words/say.ts";
import { Failure } from "../../ui/parts.tsx";
import { isConflict, load, run } from "./case_state.ts";

export function Photos({ c }: { c: Case }) {
  const [failure, setFailure] = useState<unknown>(null);
  const pictures = c.media.filter(({ type }) => type.startsWith("image/"));
  if (pictures.length === 0) return null;
  const mayShow = c.offers.some(({ command, allowed }) => command === "show_pictures" && allowed);
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
        {pictures.map((picture, index) => (
          <li key={picture.sha256}>
            <a href={picture.url} target="_blank" rel="noopener">
              <img src={picture.url} alt={say("sheet.photo_n", { n: index + 1 })} loading="lazy" width="160" height="120" />
            </a>
            <small class="hint">{say(picture.cleared ? "sheet.photo_public" : "sheet.photo_internal")}</small>
            {mayShow && (
              <button type="button" class="btn small" aria-label={say(picture.cleared ? "sheet.photo_hide_n" : "sheet.photo_show_n", { n: index + 1 })} onClick={() => toggle(picture.sha256)}>
                {say(picture.cleared ? "sheet.photo_hide" : "sheet.photo_show")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
