/** How anybody checks the draw: in words, here on this device, and with a few lines of Python elsewhere. */
import { useState } from "preact/hooks";
import { drawPath, type Draw } from "../../api/draws.ts";
import { of, say } from "../../words/say.ts";
import { Badge } from "../../ui/parts.tsx";
import { canCheck, checkDraw, type Checked } from "./draw_check.ts";

const kPython = `import hashlib
def draw(seed_hex, population, percent):
    rank = lambda item: hashlib.sha256(
        f"taizhang-recall/1\\n{seed_hex}\\n{item}".encode()).hexdigest()
    return sorted(population, key=rank)[: -(-len(population) * percent // 100)]`;
const kChecks = ["commitment", "population", "drawn"] as const;

function Result({ checked }: { checked: Checked | null }) {
  if (!checked) return <p>{say("draws.check_cannot")}</p>;
  return (
    <ul class="judge-checks">
      {kChecks.map((name) => (
        <li key={name} data-check={name}><Badge tone={checked[name] ? "ok" : "bad"}>{say(checked[name] ? "draws.fits" : "draws.fits_not")}</Badge> {of("draw_check", name)}</li>
      ))}
    </ul>
  );
}

export function DrawCheckSection({ draw }: { draw: Draw }) {
  const [checked, setChecked] = useState<Checked | null | undefined>();
  const whole = draw.seed !== null;
  const check = (): void => void checkDraw(draw).then(setChecked, () => setChecked(null));
  return (
    <section aria-labelledby="check">
      <h2 id="check">{say("draws.check")}</h2>
      <ol>
        <li>{say("draws.check_1")}</li>
        <li>{say("draws.check_2")}</li>
        <li>{say("draws.check_3", { percent: draw.percent })}</li>
      </ol>
      {whole && canCheck() && <div class="action-row"><button type="button" class="btn small" data-do="check" onClick={check}>{say("draws.check_here")}</button></div>}
      {whole && !canCheck() && <p class="hint">{say("draws.check_https")}</p>}
      {!whole && <p class="hint">{say("draws.check_later")}</p>}
      <div role="status">{checked !== undefined && <Result checked={checked} />}</div>
      <details class="more">
        <summary>{say("draws.python")}</summary>
        <pre class="code judge-pre" tabIndex={0} role="region" aria-label={say("draws.python")}>{kPython}</pre>
      </details>
      <p><a href={drawPath(draw.period)} target="_blank" rel="noopener">{say("draws.json")}</a></p>
    </section>
  );
}
