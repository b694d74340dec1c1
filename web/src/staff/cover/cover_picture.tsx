/** The picture with its areas. With a finger, a pen or a mouse: pulled open over it, or moved. Without: cover_list.tsx. */
import { useRef, useState } from "preact/hooks";
import type { CoverArea, Covering } from "../../api/covering.ts";
import { say } from "../../words/say.ts";
import { areaAt, areaBetween, kAreasMax, kWhole, moved, painted, type Point } from "./areas.ts";

interface Props {
  covering: Covering;
  areas: readonly CoverArea[];
  selected: number;
  /** As the public sees it: nothing but black. */
  preview: boolean;
  title: string;
  onAreas: (areas: readonly CoverArea[], selected: number) => void;
}

/** Where a pointer is on the picture, in thousandths of its sides. */
function pointOf(event: PointerEvent, picture: SVGSVGElement, { width, height }: Covering): Point | null {
  const matrix = picture.getScreenCTM();
  if (!matrix) return null;
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
  return { x: (x / width) * kWhole, y: (y / height) * kWhole };
}

interface Drag {
  from: Point;
  /** The area that is moved; null: a new one is pulled open. */
  moves: { index: number; area: CoverArea } | null;
}

export function CoverPicture({ covering, areas, selected, preview, title, onAreas }: Props) {
  const picture = useRef<SVGSVGElement>(null);
  const drag = useRef<Drag | null>(null);
  const [growing, setGrowing] = useState<CoverArea | null>(null);
  const { width, height } = covering;
  const place = (event: PointerEvent): Point | null => (picture.current ? pointOf(event, picture.current, covering) : null);

  const begin = (event: PointerEvent): void => {
    const from = place(event);
    if (preview || event.button !== 0 || !event.isPrimary || !from) return;
    event.preventDefault();
    picture.current?.setPointerCapture(event.pointerId);
    const index = areaAt(areas, from), area = areas[index];
    drag.current = { from, moves: area ? { index, area } : null };
    if (area) onAreas(areas, index);
  };
  const go = (event: PointerEvent): void => {
    const now = drag.current, to = now && place(event);
    if (!now || !to) return;
    if (now.moves) {
      const { index, area } = now.moves;
      onAreas(areas.map((one, i) => (i === index ? moved(area, to.x - now.from.x, to.y - now.from.y) : one)), index);
    } else if (areas.length < kAreasMax) setGrowing(areaBetween(now.from, to));
  };
  const end = (event: PointerEvent): void => {
    go(event);
    const now = drag.current, to = place(event);
    drag.current = null;
    setGrowing(null);
    const area = now && !now.moves && to && areas.length < kAreasMax ? areaBetween(now.from, to) : null;
    if (area) onAreas([...areas, area], areas.length);
  };
  const stop = (): void => {
    drag.current = null;
    setGrowing(null);
  };

  const line = Math.max(width, height) / 300;
  return (
    <svg
      ref={picture} class="cover-pad" viewBox={`0 0 ${width} ${height}`} width="100%" role="img" data-preview={preview || undefined}
      aria-label={say("cover.picture", { title, n: areas.length })} onPointerDown={begin} onPointerMove={go} onPointerUp={end} onPointerCancel={stop}
    >
      <image href={covering.original_url} width={width} height={height} preserveAspectRatio="none" />
      {[...areas, ...(growing ? [growing] : [])].map((area, index) => {
        const box = painted(area, width, height);
        const x = (area.left * width) / kWhole, y = (area.top * height) / kWhole, w = (area.width * width) / kWhole, h = (area.height * height) / kWhole;
        const size = Math.max(Math.min(w, h) * 0.6, line * 8);
        return (
          <g key={index} data-area={index + 1}>
            <rect {...box} fill="#000" fill-opacity={preview ? 1 : 0.6} />
            {!preview && <rect x={x} y={y} width={w} height={h} fill="none" stroke="#fff" stroke-width={line * (index === selected ? 2 : 1)} stroke-dasharray={index === selected ? undefined : `${line * 3} ${line * 2}`} />}
            {!preview && <text x={x + w / 2} y={y + h / 2} font-size={size} fill="#fff" text-anchor="middle" dominant-baseline="central">{index + 1}</text>}
          </g>
        );
      })}
    </svg>
  );
}
