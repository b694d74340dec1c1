#include "accounts/view.h"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <set>

#include "base/json.h"
#include "base/text.h"

namespace tz::accounts {
namespace {

bool is_plain(std::string_view text) {
  return std::ranges::none_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}
bool is_word(std::string_view name) {
  return !name.empty() && name.size() <= kViewFilterNameMax &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}
bool is_value(std::string_view value) {
  return !value.empty() && count_code_points(value) <= kViewValueMax && is_plain(value);
}

// Faults told together, the first in front.
class Faults {
 public:
  void add(std::string field, std::string rule, std::string message) {
    Error error{.code = Errc::invalid_argument,
                .message = std::move(message),
                .field = std::move(field),
                .rule = std::move(rule)};
    if (first_)
      first_->more.push_back(std::move(error));
    else
      first_ = std::move(error);
  }
  Status done() const {
    if (first_) return tl::unexpected<Error>(*first_);
    return {};
  }

 private:
  std::optional<Error> first_;
};

void check_filter(const View& view, const std::string& at, Faults& faults) {
  const bool fine =
      view.filter.size() <= kViewFiltersMax &&
      std::ranges::all_of(view.filter, [](const auto& f) { return is_word(f.first) && is_value(f.second); });
  if (!fine)
    faults.add(at + ".filter", "view_filter",
               "at most " + std::to_string(kViewFiltersMax) +
                   " filters, each a lower-case word with a value of 1 to " + std::to_string(kViewValueMax) +
                   " characters");
}

}  // namespace

Result<std::vector<View>> checked(std::vector<View> views) {
  Faults faults;
  if (views.size() > kViewsMax)
    faults.add("views", "views_max", "at most " + std::to_string(kViewsMax) + " views are kept");
  std::set<std::string> names;
  for (std::size_t i = 0; i < views.size() && i < kViewsMax; ++i) {
    View& view = views[i];
    const std::string at = "views[" + std::to_string(i) + "]";
    view.name = std::string(trim(view.name));
    if (view.name.empty() || count_code_points(view.name) > kViewNameMax || !is_plain(view.name))
      faults.add(at + ".name", "view_name",
                 "a name has 1 to " + std::to_string(kViewNameMax) + " characters");
    else if (!names.insert(fold(view.name)).second)
      faults.add(at + ".name", "view_taken", "there is a view of this name already");
    check_filter(view, at, faults);
  }
  TZ_CHECK(faults.done());
  return views;
}

std::string views_json(const std::vector<View>& views) {
  JsonWriter json;
  json.begin_array();
  for (const auto& view : views) {
    json.begin_object().field("name", view.name).key("filter").begin_object();
    for (const auto& [name, value] : view.filter) json.field(name, value);
    json.end_object().end_object();
  }
  return json.end_array().take();
}

Result<std::vector<View>> read_views(std::string_view json) {
  const auto wrong = [] { return fail(Errc::corrupted, "stored views are not as they are written"); };
  const auto value = parse_json(json);
  if (!value || !value->is_array()) return wrong();
  std::vector<View> views;
  for (const auto& item : value->get_array()) {
    const auto* object = item.if_object();
    const auto* name = object != nullptr ? object->if_contains("name") : nullptr;
    const auto* filter = object != nullptr ? object->if_contains("filter") : nullptr;
    if (name == nullptr || filter == nullptr || !name->is_string() || !filter->is_object()) return wrong();
    View view{.name = std::string(name->get_string()), .filter = {}};
    for (const auto& [key, text] : filter->get_object()) {
      if (!text.is_string()) return wrong();
      view.filter.emplace(std::string(key), std::string(text.get_string()));
    }
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace tz::accounts
