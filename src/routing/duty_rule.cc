#include "routing/duty_rule.h"

#include <fmt/format.h>

namespace tz::routing {
namespace {

using ledger::DutyPart;

struct KindWords {
  std::string_view zh, en;
};
KindWords words_of(DutyKind kind) {
  switch (kind) {
    case DutyKind::must_do:
      return {"基本履职事项", "its own duty"};
    case DutyKind::may_assist:
      return {"配合履职事项", "assistance only"};
    case DutyKind::recovered:
      return {"上级部门收回事项", "taken back by the department"};
  }
  return {};
}

DutyRefusal in_words(const DutyBook& book, const DutyLine& line) {
  DutyRefusal out{.line = &line, .responsible = book.units.find(line.department), .zh = {}, .en = {}};
  const KindWords kind = words_of(line.kind);
  const std::string_view name_zh = out.responsible == nullptr ? line.department : out.responsible->name_zh;
  const std::string_view name_en = out.responsible == nullptr ? line.department : out.responsible->name_en;
  out.zh = fmt::format("履职事项清单第{}行：{}，由{}承办（依据：{}；来源：{}）", line.line, kind.zh, name_zh,
                       line.legal_basis, line.source);
  out.en = fmt::format("duty list, line {}: {}; responsible is {} (basis: {}; source: {})", line.line,
                       kind.en, name_en, line.legal_basis, line.source);
  return out;
}

}  // namespace

std::optional<DutyRefusal> refused_by_duty(const DutyBook& book, const DutyUnit& unit,
                                           std::string_view category, DutyPart part,
                                           std::chrono::sys_days day) {
  if (!is_grass_roots(unit.kind)) return std::nullopt;
  if (book.delegations != nullptr &&
      book.delegations->held_by(unit.code, unit.kind, category, day, book.categories) != nullptr)
    return std::nullopt;
  const DutyLine* line = book.duties == nullptr
                             ? nullptr
                             : book.duties->find(unit.code, unit.kind, category, day, book.categories);
  if (line != nullptr) {
    const bool allowed =
        line->kind == DutyKind::must_do || (line->kind == DutyKind::may_assist && part == DutyPart::assist);
    return allowed ? std::nullopt : std::optional(in_words(book, *line));
  }
  if (unit.kind != places::UnitKind::community || part == DutyPart::assist) return std::nullopt;
  const Category* about = book.categories.find(category);
  if (about != nullptr && about->community_may_own) return std::nullopt;
  return DutyRefusal{.zh = "该类事项不在社区履职事项清单内",
                     .en = "matters of this category are not on the list of what a community does"};
}

}  // namespace tz::routing
