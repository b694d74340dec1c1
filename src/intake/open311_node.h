#pragma once
// One tree, two spellings: what Open311 answers as XML, and as JSON by the Spark convention (the root is
// dropped, lists are unwrapped). Pure.
#include <string>
#include <string_view>
#include <vector>

namespace tz::intake {

enum class Format : std::uint8_t { xml, json };

struct Node {
  enum class Kind : std::uint8_t {
    text,     // a string in JSON
    literal,  // a number or boolean in JSON; null if empty
    object,   // children are members
    list,     // children are items; their names are seen in XML only
    entry     // an item that keeps its name in JSON too: {"category_name": "..."}
  };
  std::string name;
  Kind kind = Kind::text;
  std::string value{};
  std::vector<Node> children{};

  static Node text(std::string name, std::string_view value) {
    return {std::move(name), Kind::text, std::string(value), {}};
  }
  static Node entry(std::string name, std::string_view value) {
    return {std::move(name), Kind::entry, std::string(value), {}};
  }
  static Node boolean(std::string name, bool value) {
    return {std::move(name), Kind::literal, value ? "true" : "false", {}};
  }
  // `digits` is a JSON number, or empty for null.
  static Node number(std::string name, std::string digits) {
    return {std::move(name), Kind::literal, std::move(digits), {}};
  }
  static Node object(std::string name, std::vector<Node> members = {}) {
    return {std::move(name), Kind::object, {}, std::move(members)};
  }
  static Node list(std::string name, std::vector<Node> items = {}) {
    return {std::move(name), Kind::list, {}, std::move(items)};
  }
  Node& add(Node child) {
    children.push_back(std::move(child));
    return children.back();
  }
};

// XML 1.0 with its declaration. Characters that XML does not allow become U+FFFD; a carriage return is kept.
std::string to_xml(const Node& root);
// One element without the declaration, for answers sent piece by piece.
std::string to_xml_fragment(const Node& node);
std::string to_json(const Node& root);
inline std::string render(const Node& root, Format format) {
  return format == Format::json ? to_json(root) : to_xml(root);
}

}  // namespace tz::intake
