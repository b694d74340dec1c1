import { launch } from "./browser.mjs";
import { readFileSync } from "node:fs";
const [out, width, ...files] = process.argv.slice(2);
const b = await launch({ width: 1800, height: 900 });
const p = await b.page();
await p.setContent(`<body style="margin:0;display:flex;flex-wrap:wrap">` + files.map((f) => `<img style="width:${width}px" src="data:image/png;base64,${readFileSync(f).toString("base64")}">`).join("") + "</body>");
await p.screenshot({ path: out, fullPage: true });
await b.context.close();
