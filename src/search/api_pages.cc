#include "search/api_pages.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.h"
#include "http/query_number.h"
#include "ledger/case_code.h"
#include "pages/form.h"
#include "pages/parts.h"

namespace tz::search {
namespace {

using namespace pages;

constexpr std::size_t kPerPage = 20;

// The text with its marks as elements; escaped like any other.
Html marked(const Snippet& snippet) {
  Html html;
  std::string_view rest = snippet.text;
  std::size_t at = 0;
  const auto take = [&](std::size_t to) {
    const auto part = first_code_points(rest, to - at);
    rest.remove_prefix(part.size());
    at = to;
    return part;
  };
  if (snippet.cut_before) html += "…";
  for (const Mark& mark : snippet.marks) {
    html += take(mark.begin);
    html += el("mark", {}, take(mark.end));
  }
  html += rest;
  if (snippet.cut_after) html += "…";
  return html;
}

Html reasons(const Words& words, const std::vector<Snippet>& snippets) {
  Html html;
  for (const Snippet& snippet : snippets)
    html += el("span", {{"class", "hint"}}, words.of("search.field", snippet.field), words("search.colon"),
               marked(snippet));
  return html;
}

std::string title_of(const Words& words, const CityNames& names, const ledger::CaseSummary& row) {
  const auto service = std::ranges::find(names.services, row.category, &ledger::Service::code);
  std::string title = service == names.services.end()
                          ? row.category
                          : std::string(words.pick(service->name_zh, service->name_en));
  const auto zone = std::ranges::find(names.zones, row.zone, [](const auto& one) { return one.first; });
  if (zone != names.zones.end())
    title = std::string(words.pick(zone->second.first, zone->second.second)) + " · " + title;
  return title.empty() ? row.code : title;
}

Html results(const Words& words, const PageParts& page, const FoundPage& found,
             const ledger::JurisdictionCard& city) {
  if (found.found.empty()) return el("p", {{"class", "empty"}}, words("search.none"));
  const auto names = names_of(page.parts.planner, page.home);
  const CityNames known = names ? *names : CityNames{};
  Html items;
  for (const Found& one : found.found) {
    const auto& row = one.row;
    items += el(
        "li", {},
        el("a", {{"class", "row"}, {"href", "/r/" + row.code}}, el("strong", {}, title_of(words, known, row)),
           el("span", {{"class", "row-when"}},
              words.moment(row.received_at, page.parts.cases.now(), city.time_zone)),
           reasons(words, one.why), stage_badge(words, name(row.status))));
  }
  return el("ul", {{"class", "rows"}}, items);
}

std::string total_words(const Words& words, const Total& total) {
  const std::string count = std::to_string(total.count);
  return words(total.more ? "search.more_than" : "search.count", {{"n", count}});
}

std::string address_of(std::string_view q, const std::optional<DocumentId>& cursor) {
  std::string href = "/search?q=" + percent_encode(q);
  if (cursor) href += "&cursor=" + std::to_string(static_cast<std::int64_t>(*cursor));
  return href;
}

Html search_box(const Words& words, std::string_view q, const FormErrors& errors) {
  Html fields = text_field(words, {.field = {.name = "q",
                                             .label = std::string(words("search.label")),
                                             .hint = std::string(words("search.hint")),
                                             .error = errors.of("q"),
                                             .required = true},
                                   .value = std::string(q),
                                   .type = "search",
                                   .autocomplete = "off",
                                   .max = kQueryMax});
  fields += submit(words, words("search.go"));
  return search_form("/search", fields);
}

http::Response show(const http::Request& request, const PageParts& page, std::string_view q,
                    const FormErrors& errors, const Html& found, int status) {
  const Words words(request.language);
  constexpr std::array<std::string_view, 1> kFields{"q"};
  Html body = errors.summary(words, kFields);
  body += el("h1", {}, words("search.title"));
  body += el("p", {{"class", "lead"}}, words("search.lead"));
  body += search_box(words, q, errors);
  body += found;
  return page.shell.respond(
      request, {.title = std::string(words("search.title")), .body = std::move(body), .wide = true}, status);
}

Result<FoundPage> ask(const http::Request& request, const PageParts& page, std::string_view q) {
  Wanted wanted{.scope = {.public_only = true}, .limit = kPerPage};
  const auto code = ledger::parse_case_code(q);
  TZ_TRY(query, parse_query(code ? std::string_view(*code) : q));
  wanted.ask.query = std::move(query);
  wanted.ask.open_only = true;
  TZ_TRY(cursor, http::query_number(request, "cursor", 0, std::numeric_limits<std::int64_t>::max()));
  if (cursor) wanted.ask.before = DocumentId{*cursor};
  return find_cases(page.parts, page.home, std::move(wanted));
}

Result<http::Response> search(const http::Request& request, const PageParts& page) {
  const Words words(request.language);
  const auto q = trim(request.query.get("q"));
  if (!request.query.first("q")) return show(request, page, "", {}, {}, 200);
  TZ_TRY(settings, page.settings.load(page.home));
  TZ_CHECK(page.limiter.take(client_of(request.remote_address), page.parts.cases.now(), settings));
  TZ_TRY(city, page.parts.planner.jurisdiction(page.home));
  const auto found = ask(request, page, q);
  if (!found && found.error().field == "q")
    return show(request, page, first_code_points(q, kQueryMax), FormErrors(words, found.error()), {}, 400);
  if (!found) return tl::unexpected<Error>(found.error());
  Html body = el("h2", {}, words("search.results"));
  if (found->total && found->total->count > 0)
    body += el("p", {{"role", "status"}}, total_words(words, *found->total));
  if (found->whole_words) body += el("p", {{"class", "hint"}}, words("search.whole_words"));
  body += results(words, page, *found, city);
  const bool first = request.query.get("cursor").empty();
  body += pagination(
      words, {first ? "" : address_of(q, std::nullopt), found->next ? address_of(q, found->next) : ""});
  body += el("p", {{"class", "hint"}}, words("browse.counts"));
  return show(request, page, q, {}, body, 200);
}

}  // namespace

void add_page_routes(http::Router& router, const PageParts& page) {
  router.get("/search", http::Permission::anyone,
             [page](const http::Request& request) { return search(request, page); });
}

}  // namespace tz::search
