/** The case's pictures; each opens by itself. What the public does not see says so. */
import type { Case } from "../../api/types.ts";
import { say } from "../../words/say.ts";

export function Photos({ c }: { c: Case }) {
  const pictures = c.media.filter(({ type }) => type.startsWith("image/"));
  if (pictures.length === 0) return null;
  return (
    <section aria-labelledby="photos">
      <h2 id="photos">{say("sheet.photos")}</h2>
      <ul class="shots">
        {pictures.map((picture, index) => (
          <li key={picture.sha256}>
            <a href={picture.url} target="_blank" rel="noopener">
              <img src={picture.url} alt={say("sheet.photo_n", { n: index + 1 })} loading="lazy" width="160" height="120" />
            </a>
            {!picture.cleared && <small class="hint">{say("sheet.photo_internal")}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}
