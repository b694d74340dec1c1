"use strict";
// XML to an object, nothing unwrapped.
const { XMLParser } = require("fast-xml-parser");

const parser = new XMLParser({ ignoreAttributes: true, ignoreDeclaration: true, parseTagValue: false });

exports.toJson = (text, options) => {
  const object = parser.parse(text);
  return options && options.object ? object : JSON.stringify(object);
};
