#include "intake/inquiry.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "intake/open311.h"

namespace tz::intake {
namespace {

std::string_view say(const Words2& words, const InquiryView& view) {
  return in_language(view.chinese, words.zh, words.en);
}

bool is_called(const Words2& words, std::string_view name) {
  return !name.empty() && (words.zh == name || iequals_ascii(words.en, name));
}
bool is_among(const std::vector<Words2>& all, std::string_view name) {
  return std::ranges::any_of(all, [&](const Words2& words) { return is_called(words, name); });
}

// It ends at the beginning of the day that is named.
bool is_over(const std::string& expiration, const InquiryView& view) {
  return !expiration.empty() && expiration <= view.today;
}
std::string ends(const std::string& expiration, const InquiryView& view) {
  if (expiration.empty()) return {};
  const auto midnight = parse_instant(expiration + "T00:00:00Z");
  if (!midnight) return {};
  const auto there = from_civil(to_civil(*midnight, "UTC"), view.zone);
  return there ? format_local(*there, view.zone) : std::string{};
}

Node named(std::string list, const std::string& item, const std::vector<Words2>& all,
           const InquiryView& view) {
  Node node = Node::list(std::move(list));
  for (const auto& words : all) node.add(Node::entry(item, say(words, view)));
  return node;
}

std::string as_html(std::string_view text) {
  std::string out;
  for (const char c : escape_html(text)) {
    if (c == '\n')
      out += "<br>";
    else
      out += c;
  }
  return out;
}

std::string absolute(const std::string& url, const InquiryView& view) {
  return url.starts_with('/') ? view.origin + url : url;
}

Node brief_service(const InquiryService& s, const InquiryView& view) {
  return Node::object("service", {Node::text("id", s.id), Node::text("service_name", say(s.name, view)),
                                  Node::text("expiration", ends(s.expiration, view))});
}

Node list_service(const InquiryService& s, const InquiryView& view) {
  Node node = brief_service(s, view);
  node.add(Node::text("brief_description", say(s.brief, view)));
  return node;
}

Node whole_service(const InquiryService& s, const InquiryView& view) {
  Node node = brief_service(s, view);
  node.add(named("categories", "category_name", s.categories, view));
  const auto& words = s.description.zh.empty() && s.description.en.empty() ? s.brief : s.description;
  node.add(Node::text("url", s.actions.empty() ? std::string{} : absolute(s.actions.front().url, view)));
  node.add(Node::text("brief_description", say(s.brief, view)));
  node.add(Node::text("description", say(words, view)));
  node.add(Node::text("description_html", as_html(say(words, view))));
  Node actions = Node::list("web_actions");
  for (const auto& action : s.actions)
    actions.add(Node::object("web_action",
                             {Node::text("type", action.type), Node::text("label", say(action.label, view)),
                              Node::text("url", absolute(action.url, view))}));
  node.add(std::move(actions));
  return node;
}

Node list_facility(const Facility& f, const InquiryView& view) {
  return Node::object(
      "facility", {Node::text("id", f.id), Node::text("facility_name", say(f.name, view)),
                   Node::text("expiration", ends(f.expiration, view)), Node::text("type", say(f.type, view)),
                   Node::text("brief_description", say(f.brief, view))});
}

Node whole_facility(const Facility& f, const InquiryView& view) {
  Node node = list_facility(f, view);
  node.add(Node::text("description", say(f.description, view)));
  node.add(named("features", "feature_name", f.features, view));
  node.add(Node::text("address", say(f.address, view)));
  node.add(Node::text("additional_address_information", say(f.more_address, view)));
  node.add(Node::text("city", f.city));
  node.add(Node::text("zipcode", f.zipcode));
  node.add(Node::text("displayed_hours", say(f.hours, view)));
  node.add(Node::number("lat", f.point ? format_degrees(f.point->lat_e7) : std::string{}));
  node.add(Node::number("long", f.point ? format_degrees(f.point->lng_e7) : std::string{}));
  node.add(Node::text("eligibility_information", say(f.eligibility, view)));
  return node;
}

Node list_faq(const Faq& f, const InquiryView& view) {
  return Node::object("faq", {Node::text("id", f.id), Node::text("question", say(f.question, view)),
                              Node::text("expiration", ends(f.expiration, view))});
}

Node whole_faq(const Faq& f, const Inquiry& inquiry, const InquiryView& view) {
  Node node = list_faq(f, view);
  node.add(Node::text("answer", say(f.answer, view)));
  node.add(Node::text("answer_html", as_html(say(f.answer, view))));
  node.add(named("categories", "category_name", f.categories, view));
  Node services = Node::list("services");
  for (const auto& id : f.services) {
    const auto it = std::ranges::find(inquiry.services, id, &InquiryService::id);
    if (it != inquiry.services.end() && !is_over(it->expiration, view))
      services.add(brief_service(*it, view));
  }
  node.add(std::move(services));
  return node;
}

// What is the same of the three lists.
template <class T, class Brief, class Whole, class InCategory>
Result<Node> find_items(std::string name, const std::vector<T>& items, std::string_view key,
                        const InquiryView& view, Brief brief, Whole whole, InCategory in_category) {
  Node list = Node::list(std::move(name));
  for (const auto& item : items)
    if (item.id == key && !is_over(item.expiration, view)) {
      list.add(whole(item));
      return list;
    }
  for (const auto& item : items)
    if (!is_over(item.expiration, view) && (key == "all" || in_category(item))) list.add(brief(item));
  if (list.children.empty() && key != "all")
    return fail(Errc::not_found, "id, category: there is nothing by this name");
  return list;
}

}  // namespace

Inquiry with_catalogue(Inquiry inquiry, const std::vector<ledger::Service>& services) {
  std::vector<InquiryService> all;
  for (const auto& s : services) {
    if (!s.active) continue;
    InquiryService one{.id = s.code,
                       .name = {s.name_zh, s.name_en},
                       .brief = {s.description_zh, s.description_en},
                       .categories = {{s.group_zh, s.group_en}},
                       .actions = {{"Service Request", {"提出诉求", "Report it"}, "/report"}}};
    const auto more = std::ranges::find(inquiry.services, s.code, &InquiryService::id);
    if (more != inquiry.services.end()) {
      if (!more->brief.zh.empty() || !more->brief.en.empty()) one.brief = more->brief;
      one.description = more->description;
      one.expiration = more->expiration;
      std::ranges::copy(more->categories, std::back_inserter(one.categories));
      std::ranges::copy(more->actions, std::back_inserter(one.actions));
      inquiry.services.erase(more);
    }
    all.push_back(std::move(one));
  }
  std::ranges::move(inquiry.services, std::back_inserter(all));
  inquiry.services = std::move(all);
  return inquiry;
}

Result<Node> inquiry_services(const Inquiry& inquiry, std::string_view key, const InquiryView& view) {
  return find_items(
      "services", inquiry.services, key, view, [&](const InquiryService& s) { return list_service(s, view); },
      [&](const InquiryService& s) { return whole_service(s, view); },
      [&](const InquiryService& s) { return is_among(s.categories, key); });
}

Result<Node> inquiry_facilities(const Inquiry& inquiry, std::string_view key, const InquiryView& view) {
  return find_items(
      "facilities", inquiry.facilities, key, view, [&](const Facility& f) { return list_facility(f, view); },
      [&](const Facility& f) { return whole_facility(f, view); },
      [&](const Facility& f) { return is_called(f.type, key); });
}

Result<Node> inquiry_faqs(const Inquiry& inquiry, std::string_view key, const InquiryView& view) {
  return find_items(
      "faqs", inquiry.faqs, key, view, [&](const Faq& f) { return list_faq(f, view); },
      [&](const Faq& f) { return whole_faq(f, inquiry, view); },
      [&](const Faq& f) { return is_among(f.categories, key); });
}

}  // namespace tz::intake
