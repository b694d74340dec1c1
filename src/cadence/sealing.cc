#include "cadence/sealing.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/cbor.h"
#include "base/text.h"

namespace tz::cadence {
namespace {

constexpr std::size_t kToldMax = 20;
constexpr std::size_t kMoreMax = 50;

using cbor::Array;
using cbor::Map;
using cbor::Value;

tl::unexpected<Error> refuse(Errc code, std::string rule, std::string text) {
  return fail_rule(code, std::move(rule), std::move(text));
}

Status check_reason(std::string_view reason) {
  if (trim(reason).empty()) return refuse(Errc::invalid_argument, "reason_required", "a reason is required");
  if (!is_valid_utf8(reason) || count_code_points(reason) > kSealReasonMax)
    return refuse(Errc::invalid_argument, "reason_too_long",
                  fmt::format("a reason has at most {} characters", kSealReasonMax));
  return {};
}

template <class E>
std::int64_t number(E id) {
  return static_cast<std::int64_t>(id);
}

Value hash_value(const Hash256& hash) { return Bytes(hash.begin(), hash.end()); }

Value to_value(const Figure& figure) {
  return Map{{"key", figure.key}, {"numerator", figure.numerator}, {"denominator", figure.denominator}};
}

Value to_value(const Violator& violator) {
  return Map{{"case", violator.case_code},
             {"invariant", name_of(violator.invariant)},
             {"unit", number(violator.unit)},
             {"due", to_millis(violator.due)}};
}

Value to_value(const SignOff& signature) {
  return Map{{"case", signature.case_code},    {"invariant", name_of(signature.invariant)},
             {"unit", number(signature.unit)}, {"by", number(signature.by)},
             {"at", to_millis(signature.at)},  {"reason", signature.reason}};
}

template <class T, class Order>
Value sorted(std::vector<T> list, Order order) {
  std::ranges::sort(list, {}, order);
  Array array;
  for (const T& one : list) array.push_back(to_value(one));
  return array;
}

Bytes canonical_bytes(const Erratum& erratum) {
  return cbor::encode(Map{{"follows", hash_value(erratum.follows)},
                          {"figure", erratum.figure},
                          {"was", to_value(erratum.was)},
                          {"is", to_value(erratum.is)},
                          {"reason", erratum.reason},
                          {"by", number(erratum.by)},
                          {"at", to_millis(erratum.at)}});
}

bool signs_for(const SignOff& signature, const Violator& violator) {
  return signature.case_code == violator.case_code && signature.invariant == violator.invariant;
}

std::string words(const Violator& violator) {
  return fmt::format("{} ({})", violator.case_code, name_of(violator.invariant));
}

Status check_signature(const SignOff& signature, const std::vector<Violator>& violators,
                       const std::vector<Accountable>& accountable) {
  const auto of = std::ranges::find_if(violators, [&](const Violator& v) { return signs_for(signature, v); });
  if (of == violators.end())
    return refuse(
        Errc::invalid_argument, "signed_wrong",
        fmt::format("{} is not a violator of {}", signature.case_code, name_of(signature.invariant)));
  const bool may = std::ranges::any_of(accountable, [&](const Accountable& one) {
    return one.unit == of->unit && one.person == signature.by;
  });
  if (!may || signature.unit != of->unit)
    return refuse(Errc::invalid_argument, "not_accountable",
                  fmt::format("{} is signed for by the accountable person of its unit", words(*of)));
  return check_reason(signature.reason);
}

Error unsigned_error(const std::vector<Violator>& missing) {
  Error error{.code = Errc::not_allowed,
              .message = fmt::format("{} violators are not signed for:", missing.size()),
              .rule = "unsigned_violators"};
  for (const Violator& one : missing) {
    if (error.more.size() < kToldMax) error.message += (error.more.empty() ? " " : ", ") + words(one);
    if (error.more.size() < kMoreMax)
      error.more.push_back({.code = Errc::not_allowed,
                            .message = words(one),
                            .field = one.case_code,
                            .rule = "unsigned_violators"});
  }
  return error;
}

// The first of each violator's signatures, in the violators' order; every one is checked.
Result<std::vector<SignOff>> signatures_in_order(const std::vector<Violator>& violators,
                                                 const std::vector<SignOff>& signatures,
                                                 const std::vector<Accountable>& accountable) {
  for (const SignOff& signature : signatures) TZ_CHECK(check_signature(signature, violators, accountable));
  std::vector<SignOff> ordered;
  std::vector<Violator> missing;
  for (const Violator& violator : violators) {
    const auto is_for = [&](const SignOff& one) { return signs_for(one, violator); };
    const auto count = std::ranges::count_if(signatures, is_for);
    if (count > 1)
      return refuse(Errc::invalid_argument, "signed_wrong",
                    fmt::format("{} is signed for more than once", words(violator)));
    if (count == 0)
      missing.push_back(violator);
    else
      ordered.push_back(*std::ranges::find_if(signatures, is_for));
  }
  if (!missing.empty()) return tl::unexpected<Error>(unsigned_error(missing));
  return ordered;
}

}  // namespace

std::string_view name_of(Invariant invariant) {
  switch (invariant) {
    case Invariant::echo:
      return "echo";
    case Invariant::landing:
      return "landing";
  }
  return "";
}

std::vector<Violator> violators(const std::vector<SealingCase>& cases, Instant at) {
  std::vector<Violator> found;
  const auto broken = [&](Instant due, const std::optional<Instant>& when) {
    return due < at && (!when || *when >= at);
  };
  for (const SealingCase& c : cases) {
    if (broken(c.echo_due, c.echoed_at)) found.push_back({c.code, Invariant::echo, c.unit, c.echo_due});
    if (broken(c.landing_due, c.landed_at))
      found.push_back({c.code, Invariant::landing, c.unit, c.landing_due});
  }
  std::ranges::sort(found);
  return found;
}

std::vector<Figure> rates(const std::vector<SealingCase>& cases, const Window& month) {
  Figure echo{.key = "echo_rate"};
  Figure landing{.key = "landing_rate"};
  const auto within = [&](Instant at) { return month.from <= at && at < month.to; };
  for (const SealingCase& c : cases) {
    const bool in_time = c.echoed_at && *c.echoed_at <= c.echo_due && *c.echoed_at < month.to;
    if (within(c.received_at) && (in_time || c.echo_due < month.to)) {
      ++echo.denominator;
      echo.numerator += in_time ? 1 : 0;
    }
    if (within(c.landing_due)) {
      ++landing.denominator;
      landing.numerator += c.landed_at && *c.landed_at < month.to ? 1 : 0;
    }
  }
  return {echo, landing};
}

Bytes canonical_bytes(const SealedMonth& month) {
  const MonthDraft& draft = month.draft;
  const auto case_and_invariant = [](const auto& one) { return std::tuple(one.case_code, one.invariant); };
  return cbor::encode(Map{{"jurisdiction", number(draft.jurisdiction)},
                          {"month", fmt::format("{:04}-{:02}", static_cast<int>(draft.month.year()),
                                                static_cast<unsigned>(draft.month.month()))},
                          {"from", to_millis(draft.covers.from)},
                          {"to", to_millis(draft.covers.to)},
                          {"figures", sorted(draft.figures, &Figure::key)},
                          {"violators", sorted(draft.violators, case_and_invariant)},
                          {"signatures", sorted(month.signatures, case_and_invariant)},
                          {"sealed_by", number(month.sealed_by)},
                          {"sealed_at", to_millis(month.sealed_at)}});
}

Result<SealedMonth> seal(MonthDraft draft, const std::vector<SignOff>& signatures,
                         const std::vector<Accountable>& accountable, ActorId by, Instant at) {
  if (at < draft.covers.to)
    return refuse(Errc::not_allowed, "month_running", "a month is sealed after its end");
  std::ranges::sort(draft.figures, {}, &Figure::key);
  if (std::ranges::adjacent_find(draft.figures, {}, &Figure::key) != draft.figures.end())
    return refuse(Errc::invalid_argument, "duplicate_figure", "a figure is there twice");
  std::ranges::sort(draft.violators);
  TZ_TRY(ordered, signatures_in_order(draft.violators, signatures, accountable));
  SealedMonth month{
      .draft = std::move(draft), .signatures = std::move(ordered), .sealed_by = by, .sealed_at = at};
  month.sha256 = sha256(canonical_bytes(month));
  return month;
}

Status verify(const SealedMonth& month) {
  if (sha256(canonical_bytes(month)) != month.sha256)
    return fail(Errc::corrupted, "the sealed month is not what its hash says");
  return {};
}

Status verify(const SealedMonth& month, const std::vector<Erratum>& errata) {
  TZ_CHECK(verify(month));
  const Hash256* follows = &month.sha256;
  for (const Erratum& erratum : errata) {
    if (erratum.follows != *follows || sha256(canonical_bytes(erratum)) != erratum.sha256)
      return fail(Errc::corrupted, "an erratum does not follow from what is before it");
    follows = &erratum.sha256;
  }
  return {};
}

std::vector<Figure> figures_as_corrected(const SealedMonth& month, const std::vector<Erratum>& errata) {
  std::vector<Figure> figures = month.draft.figures;
  for (const Erratum& erratum : errata)
    if (const auto at = std::ranges::find(figures, erratum.figure, &Figure::key); at != figures.end())
      *at = erratum.is;
  return figures;
}

Result<Erratum> correct(const SealedMonth& month, const std::vector<Erratum>& before, const Figure& is,
                        std::string reason, ActorId by, Instant at) {
  TZ_CHECK(verify(month, before));
  TZ_CHECK(check_reason(reason));
  const auto figures = figures_as_corrected(month, before);
  const auto was = std::ranges::find(figures, is.key, &Figure::key);
  if (was == figures.end()) return fail(Errc::not_found, fmt::format("there is no figure \"{}\"", is.key));
  if (*was == is) return refuse(Errc::invalid_argument, "no_change", "the figure stands so already");
  Erratum erratum{.follows = before.empty() ? month.sha256 : before.back().sha256,
                  .figure = is.key,
                  .was = *was,
                  .is = is,
                  .reason = std::string(trim(reason)),
                  .by = by,
                  .at = at};
  erratum.sha256 = sha256(canonical_bytes(erratum));
  return erratum;
}

}  // namespace tz::cadence
