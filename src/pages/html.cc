#include "pages/html.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "base/text.h"

namespace tz::pages {
namespace {

constexpr std::array<std::string_view, 10> kVoid = {"area",  "br",   "col",  "hr",     "img",
                                                    "input", "link", "meta", "source", "wbr"};
constexpr std::array<std::string_view, 4> kAddresses = {"href", "src", "action", "formaction"};

bool is_safe_address(std::string_view address) {
  // A scheme ends at the first ':' that comes before any of "/?#"; without one the address is relative.
  const std::size_t colon = address.find(':');
  if (colon == std::string_view::npos || address.find_first_of("/?#") < colon) return true;
  const std::string scheme = to_lower_ascii(address.substr(0, colon));
  if (scheme == "data") return to_lower_ascii(address.substr(0, 11)) == "data:image/";
  return scheme == "http" || scheme == "https" || scheme == "mailto" || scheme == "tel";
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

Html& Html::operator+=(std::string_view text) {
  markup_ += escape_html(text);
  return *this;
}

Html text(std::string_view text) {
  Html html;
  html += text;
  return html;
}

Html markup(Literal text) {
  Html html;
  html.markup_ = text.view();
  return html;
}

ElementWriter::ElementWriter(Literal name, Attributes attributes) : name_(name) {
  std::string& out = html_.markup_;
  out += '<';
  out += name.view();
  for (const Attribute& attribute : attributes) {
    if (!attribute.present_) continue;
    const std::string_view key = attribute.name_.view();
    assert(key != "style" && !key.starts_with("on"));  // The Content-Security-Policy would refuse it.
    out += ' ';
    out += key;
    if (attribute.flag_) continue;
    const bool safe = !contains(kAddresses, key) || is_safe_address(attribute.value_);
    out += "=\"";
    out += safe ? escape_html(attribute.value_) : "#";
    out += '"';
  }
  out += '>';
}

Html ElementWriter::finish() && {
  if (!contains(kVoid, name_.view())) {
    html_.markup_ += "</";
    html_.markup_ += name_.view();
    html_.markup_ += '>';
  }
  return std::move(html_);
}

Html json_script(std::string_view id, std::string_view json) {
  // Inside a script element the browser unescapes nothing, so the text goes in as it is, but for '<'.
  Html html;
  html.markup_ = "<script type=\"application/json\" id=\"" + escape_html(id) + "\">";
  for (const char c : json) {
    if (c == '<') {
      html.markup_ += "\\u003c";
    } else {
      html.markup_ += c;
    }
  }
  html.markup_ += "</script>";
  return html;
}

}  // namespace tz::pages
