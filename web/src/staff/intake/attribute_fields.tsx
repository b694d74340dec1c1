/** The extra questions of the chosen category (Open311 attributes). */
import type { ServiceAttribute } from "../../api/types.ts";
import { pick } from "../../words/say.ts";
import { Line, Long, Select } from "../../ui/field.tsx";

interface Props {
  attributes: readonly ServiceAttribute[];
  values: Readonly<Record<string, string>>;
  onValue: (code: string, value: string) => void;
  errorOf: (field: string) => string | undefined;
}

function AttributeField({ attribute, value, error, onValue }: { attribute: ServiceAttribute; value: string; error: string | undefined; onValue: (value: string) => void }) {
  const label = pick({ name_zh: attribute.description_zh, name_en: attribute.description_en }) || attribute.code;
  const field = { name: `attribute-${attribute.code}`, label, required: attribute.required, value, onValue, error };
  switch (attribute.datatype) {
    case "text":
      return <Long {...field} />;
    case "singlevaluelist":
    case "multivaluelist":
      return <Select {...field} options={attribute.values.map((item) => ({ value: item.key, label: pick(item) }))} />;
    default:
      return <Line {...field} />;
  }
}

export function AttributeFields({ attributes, values, onValue, errorOf }: Props) {
  return (
    <>
      {attributes.map((attribute) =>
        attribute.variable ? (
          <AttributeField
            key={attribute.code} attribute={attribute} value={values[attribute.code] ?? ""} error={errorOf(`attribute[${attribute.code}]`)}
            onValue={(value) => onValue(attribute.code, value)}
          />
        ) : (
          <p key={attribute.code} class="notice">{pick({ name_zh: attribute.description_zh, name_en: attribute.description_en })}</p>
        ),
      )}
    </>
  );
}
