#include "pages/parts.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace tz::pages {
namespace {

constexpr std::array<std::pair<std::string_view, Tone>, 14> kStatusTones = {{
    {"received", Tone::info},
    {"triaged", Tone::info},
    {"dispatched", Tone::warn},
    {"signed_for", Tone::warn},
    {"objected", Tone::bad},
    {"in_hand", Tone::warn},
    {"paused_legal", Tone::neutral},
    {"carried", Tone::warn},
    {"result_filed", Tone::ok},
    {"callback", Tone::ok},
    {"rework", Tone::bad},
    {"landed", Tone::neutral},
    {"reopened", Tone::bad},
    {"withdrawn", Tone::neutral},
}};

}  // namespace

std::string_view shape(Tone tone) {
  switch (tone) {
    case Tone::neutral:
      return "○";
    case Tone::info:
      return "●";
    case Tone::warn:
      return "◐";
    case Tone::ok:
      return "✓";
    case Tone::bad:
      return "!";
  }
  return "";
}

std::string_view name(Tone tone) {
  switch (tone) {
    case Tone::neutral:
      return "neutral";
    case Tone::info:
      return "info";
    case Tone::warn:
      return "warn";
    case Tone::ok:
      return "ok";
    case Tone::bad:
      return "bad";
  }
  return "neutral";
}

Tone status_tone(std::string_view status) {
  const auto found = std::find_if(kStatusTones.begin(), kStatusTones.end(),
                                  [&](const auto& row) { return row.first == status; });
  return found == kStatusTones.end() ? Tone::neutral : found->second;
}

Html badge(std::string_view word, Tone tone) {
  return el("span", {{"class", "badge " + std::string(name(tone))}},
            el("span", {{"class", "shape"}, {"aria-hidden", "true"}}, shape(tone)), word);
}

Html status_badge(const Words& words, std::string_view status) {
  return badge(words.of("status", status), status_tone(status));
}

Html stage_badge(const Words& words, std::string_view status) {
  return badge(words.of("stage", status), status_tone(status));
}

Html notice(Tone tone, std::string_view title, const Html& content) {
  const Html heading = title.empty() ? Html() : el("h2", {}, title);
  return el("div",
            {{"class", "notice " + std::string(name(tone))},
             {"role", tone == Tone::bad ? std::optional<std::string>("alert") : std::nullopt}},
            heading, content);
}

Html steps(const Words& words, std::span<const Step> list) {
  Html items;
  for (const Step& step : list) {
    const bool current = step.state == Step::State::current;
    const bool ahead = step.state == Step::State::ahead;
    items += el("li",
                {{"class", ahead     ? "ahead"
                           : current ? "current"
                                     : "done"},
                 {"aria-current", current ? std::optional<std::string>("step") : std::nullopt}},
                el("strong", {}, step.title,
                   ahead ? el("span", {{"class", "hidden"}}, words("steps.ahead")) : Html()),
                step.detail.empty() ? Html() : el("span", {{"class", "hint"}}, step.detail), step.more);
  }
  return el("ol", {{"class", "steps"}}, items);
}

Html facts(std::span<const Fact> list) {
  Html items;
  for (const Fact& fact : list) items += el("div", {}, el("dt", {}, fact.name), el("dd", {}, fact.value));
  return el("dl", {{"class", "facts"}}, items);
}

Html table(const Table& t) {
  if (t.rows.empty() && !t.empty.empty()) return el("p", {{"class", "empty"}}, t.empty);
  Html head;
  for (const Column& column : t.columns)
    head += el("th", {{"scope", "col"}, {"class", column.numeric ? "n" : "t"}}, column.title);
  Html body;
  for (const std::vector<Html>& row : t.rows) {
    assert(row.size() == t.columns.size());
    Html cells;
    for (std::size_t i = 0; i < row.size(); ++i)
      cells += el("td", {{"class", t.columns[i].numeric ? "n" : "t"}}, row[i]);
    body += el("tr", {}, cells);
  }
  // A region that scrolls must be reachable by keyboard and have a name.
  return el("div", {{"class", "scroll"}, {"tabindex", 0}, {"role", "region"}, {"aria-label", t.caption}},
            el("table", {}, el("caption", {}, t.caption), el("thead", {}, el("tr", {}, head)),
               el("tbody", {}, body)));
}

Html pagination(const Words& words, const Pagination& pages) {
  Html links;
  if (!pages.first_href.empty()) links += el("a", {{"href", pages.first_href}}, words("list.first"));
  if (!pages.next_href.empty())
    links += el("a", {{"href", pages.next_href}, {"rel", "next"}}, words("list.next"));
  if (links.empty()) return {};
  return el("nav", {{"class", "pages"}, {"aria-label", words("list.pages")}}, links);
}

Html list(std::span<const ListRow> rows, std::string_view empty) {
  if (rows.empty()) return el("p", {{"class", "empty"}}, empty);
  Html items;
  for (const ListRow& row : rows) {
    items += el("li", {},
                el("a", {{"class", "row"}, {"href", row.href}}, el("strong", {}, row.title),
                   el("span", {{"class", "row-when"}}, row.when),
                   el("span", {{"class", "hint"}}, row.subtitle), row.badge));
  }
  return el("ul", {{"class", "rows"}}, items);
}

}  // namespace tz::pages
