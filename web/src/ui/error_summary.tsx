import { say } from "../words/say.ts";
import { fieldId } from "./field.tsx";

/** The faults of a form, on top, each a link to its field; takes focus when it appears. `under`: the heading that it stands under. */
export function ErrorSummary({ errors, under = "h2" }: { errors: readonly { field: string; message: string }[]; under?: "h1" | "h2" }) {
  if (errors.length === 0) return null;
  const jump = (event: Event, field: string): void => {
    const control = document.getElementById(fieldId(field));
    if (!control) return;
    event.preventDefault();
    control.closest(".f")?.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  };
  const Heading = under === "h1" ? "h2" : "h3";
  return (
    <div class="error-summary" role="alert" tabIndex={-1} ref={(element) => element?.focus()} key={errors.map(({ message }) => message).join()}>
      <Heading>{say("form.error_title")}</Heading>
      <ul>
        {errors.map(({ field, message }) => (
          <li key={field + message}>
            {field ? <a href={`#${fieldId(field)}`} onClick={(event) => jump(event, field)}>{message}</a> : message}
          </li>
        ))}
      </ul>
    </div>
  );
}
