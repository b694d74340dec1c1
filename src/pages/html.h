#pragma once
// HTML that is escaped by construction. Markup can only come from literals in the source; everything computed
// is text or an attribute value and is escaped. There is no way to turn a std::string into markup.
//
//   Html line = el("p", {{"class", "hint"}}, words("report.hint"), " ", el("b", {}, code));
//   Html list = el("ul", {});   list of items: build an Html, += el("li", ...), then el("ul", {},
//   std::move(items))
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tz::pages {

// A string literal of the source: names of elements and attributes. Its constructor runs only at compile
// time.
class Literal {
 public:
  consteval Literal(const char* text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  constexpr std::string_view view() const { return text_; }

 private:
  std::string_view text_;
};

// Well-formed HTML of any length, also none. A value.
class Html {
 public:
  Html() = default;
  const std::string& str() const { return markup_; }
  bool empty() const { return markup_.empty(); }
  Html& operator+=(const Html& other) {
    markup_ += other.markup_;
    return *this;
  }
  // Adds text, escaped.
  Html& operator+=(std::string_view text);
  Html& operator+=(const std::string& text) { return *this += std::string_view(text); }
  Html& operator+=(const char* text) { return *this += std::string_view(text); }

 private:
  friend Html markup(Literal text);
  friend Html json_script(std::string_view id, std::string_view json);
  friend class ElementWriter;
  std::string markup_;
};

// Escaped text.
Html text(std::string_view text);
// Markup as written in the source, for what el() cannot say (a doctype, an SVG shape).
Html markup(Literal text);

// One attribute: a value, which is escaped; or a flag, which is written if true. An absent optional writes
// nothing. href, src, action and formaction take only http, https, mailto, tel, data:image and relative
// addresses; anything else becomes "#". style and on* attributes are refused by the Content-Security-Policy
// and by an assert.
class Attribute {
 public:
  Attribute(Literal name, std::string value) : name_(name), value_(std::move(value)) {}
  Attribute(Literal name, std::string_view value) : name_(name), value_(value) {}
  Attribute(Literal name, const char* value) : name_(name), value_(value) {}
  Attribute(Literal name, std::optional<std::string> value)
      : name_(name), value_(value.value_or("")), present_(value.has_value()) {}
  template <class Flag>
  requires std::is_same_v<Flag, bool> Attribute(Literal name, Flag flag)
      : name_(name), present_(flag), flag_(true) {}
  template <class Number>
  requires(std::is_integral_v<Number> && !std::is_same_v<Number, bool>) Attribute(Literal name, Number number)
      : name_(name), value_(std::to_string(number)) {}

 private:
  friend class ElementWriter;
  Literal name_;
  std::string value_;
  bool present_ = true, flag_ = false;
};

using Attributes = std::initializer_list<Attribute>;

// Writes one element; use el().
class ElementWriter {
 public:
  ElementWriter(Literal name, Attributes attributes);
  template <class Child>
  void add(const Child& child) {
    html_ += child;
  }
  Html finish() &&;

 private:
  Literal name_;
  Html html_;
};

// <name attributes>children</name>; children are Html (as is) or text (escaped). Void elements (input, br,
// ...) have no end tag.
template <class... Child>
Html el(Literal name, Attributes attributes, const Child&... children) {
  ElementWriter writer(name, attributes);
  (writer.add(children), ...);
  return std::move(writer).finish();
}

// Several, one after the other.
template <class... Child>
Html join(const Child&... children) {
  Html html;
  ((html += children), ...);
  return html;
}

// A JSON text as <script type="application/json" id=...>, with '<' written \u003c so that it cannot end the
// element.
Html json_script(std::string_view id, std::string_view json);

}  // namespace tz::pages
