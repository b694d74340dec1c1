"use strict";
// XML to objects by the Spark convention, as the client expects it: the root is dropped, an object with a single
// key is a list. Values stay text, because ids such as 001 are not numbers.
const { XMLParser } = require("fast-xml-parser");

const parser = new XMLParser({ ignoreAttributes: true, ignoreDeclaration: true, parseTagValue: false, trimValues: false });

function unwrap(value) {
  if (Array.isArray(value)) return value.map(unwrap);
  if (value === null || typeof value !== "object") return value;
  const keys = Object.keys(value).filter((key) => key !== "#text");
  if (keys.length === 1) return [].concat(value[keys[0]]).map(unwrap);
  return Object.fromEntries(keys.map((key) => [key, unwrap(value[key])]));
}

exports.parseXml = (text) => {
  const document = parser.parse(text);
  const root = document[Object.keys(document)[0]];
  return root === "" ? [] : unwrap(root);
};
