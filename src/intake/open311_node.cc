#include "intake/open311_node.h"

#include "base/json.h"
#include "base/text.h"

namespace tz::intake {
namespace {

void write_text(std::string& out, std::string_view text) {
  const std::string escaped = escape_xml(text);
  for (const char c : escaped) {
    if (c == '\r')
      out += "&#13;";  // A parser would read a bare one as a line feed.
    else
      out += c;
  }
}

void write_xml(std::string& out, const Node& node) {
  if (node.value.empty() && node.children.empty()) {
    out += '<' + node.name + "/>";
    return;
  }
  out += '<' + node.name + '>';
  write_text(out, node.value);
  for (const auto& child : node.children) write_xml(out, child);
  out += "</" + node.name + '>';
}

void write_json(JsonWriter& out, const Node& node) {
  switch (node.kind) {
    case Node::Kind::text:
      out.value(std::string_view(node.value));
      break;
    case Node::Kind::literal:
      node.value.empty() ? out.null() : out.raw(node.value);
      break;
    case Node::Kind::entry:
      out.begin_object().field(node.name, std::string_view(node.value)).end_object();
      break;
    case Node::Kind::object:
      out.begin_object();
      for (const auto& child : node.children) {
        out.key(child.name);
        write_json(out, child);
      }
      out.end_object();
      break;
    case Node::Kind::list:
      out.begin_array();
      for (const auto& child : node.children) write_json(out, child);
      out.end_array();
      break;
  }
}

}  // namespace

std::string to_xml_fragment(const Node& node) {
  std::string out;
  write_xml(out, node);
  return out;
}

std::string to_xml(const Node& root) {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + to_xml_fragment(root) + "\n";
}

std::string to_json(const Node& root) {
  JsonWriter out;
  write_json(out, root);
  return out.take();
}

}  // namespace tz::intake
