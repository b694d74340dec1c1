/** A screen whose code is fetched when it is first opened. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Failure, Loading } from "./parts.tsx";

export function later(load: () => Promise<ComponentType>): ComponentType {
  return function Later() {
    const [Screen, setScreen] = useState<ComponentType | null>(null);
    const [failure, setFailure] = useState<unknown>(null);
    useEffect(() => {
      load().then((screen) => setScreen(() => screen), setFailure);
    }, []);
    if (failure !== null) return <Failure error={failure} retry={() => location.reload()} />;
    return Screen ? <Screen /> : <Loading />;
  };
}
