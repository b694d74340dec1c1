/** A screen, or a part of one, whose code is fetched when it is first opened. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Failure, Loading } from "./parts.tsx";

export function later<Props extends object = object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  return function Later(props: Props) {
    const [Screen, setScreen] = useState<ComponentType<Props> | null>(null);
    const [failure, setFailure] = useState<unknown>(null);
    useEffect(() => {
      load().then((screen) => setScreen(() => screen), setFailure);
    }, []);
    if (failure !== null) return <Failure error={failure} retry={() => location.reload()} />;
    return Screen ? <Screen {...props} /> : <Loading />;
  };
}
