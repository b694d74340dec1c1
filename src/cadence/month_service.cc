#include "cadence/month_service.h"

#include <algorithm>
#include <limits>
#include <map>

#include "base/text.h"
#include "cadence/cursor.h"
#include "calendar/civil_day.h"

namespace tz::cadence {
namespace {

using std::chrono::months;

constexpr std::size_t kAtOnce = 500;
constexpr std::int64_t kFirstKey = std::numeric_limits<std::int64_t>::min();
constexpr MonthWalk kWalks[] = {MonthWalk::received, MonthWalk::landing_due, MonthWalk::no_echo,
                                MonthWalk::no_landing};

std::chrono::year_month month_of(sys_days day) {
  const std::chrono::year_month_day date{day};
  return date.year() / date.month();
}
sys_days first_of(std::chrono::year_month month) { return month / 1; }

// How far the counting has come: the walk, and the keys of its last case.
struct Place {
  std::size_t walk = 0;
  std::vector<std::int64_t> after{kFirstKey, kFirstKey};
};
Result<Place> place_of(const std::string& progress) {
  if (progress.empty()) return Place{};
  const auto keys = read_cursor(progress, 3, 0);
  if (!keys || (*keys)[0] < 0 || (*keys)[0] >= std::ssize(kWalks))
    return fail(Errc::corrupted, "a summary does not know how far it has come");
  return Place{static_cast<std::size_t>((*keys)[0]), {(*keys)[1], (*keys)[2]}};
}
std::string progress_of(const Place& place) {
  const std::int64_t keys[] = {static_cast<std::int64_t>(place.walk), place.after[0], place.after[1]};
  return make_cursor(keys);
}

const Figure& figure(const std::vector<Figure>& all, std::string_view key) {
  return *std::ranges::find(all, key, &Figure::key);
}
void add(Figure& sum, const Figure& more) {
  sum.numerator += more.numerator;
  sum.denominator += more.denominator;
}

}  // namespace

MonthDraft draft_of(JurisdictionId j, const MonthCount& count, std::vector<Violator> violators) {
  return {.jurisdiction = j,
          .month = month_of(count.first_day),
          .covers = count.covers,
          .figures = {count.echo, count.landing},
          .violators = std::move(violators)};
}

Result<bool> MonthService::draft(JurisdictionId j, const CityRules& rules, Instant begun, Instant now) {
  const auto& run = rules.settings.run;
  TZ_TRY(last, rounds_.last(j, RoundKind::month));
  if (last && last->state == RoundState::gathering) {
    const Window month = last->covers;
    return gather(j, *std::move(last), month, now);
  }
  auto month =
      last ? month_of(last->first_day) + months{1} : month_of(calendar::civil_day_of(begun, run.zone));
  const auto summary = month_summary(month, *rules.calendar, run);
  if (summary.at > now) return false;
  const Round round{.kind = RoundKind::month,
                    .first_day = first_of(month),
                    .moved = summary.day != first_of(month + months{1}),
                    .at = summary.at,
                    .covers = summary.covers,
                    .next_at = month_summary(month + months{1}, *rules.calendar, run).at,
                    .run_day = summary.day,
                    .provisional = summary.provisional,
                    .begun_at = now};
  TZ_CHECK(rounds_.begin(j, round));
  return true;
}

// Rates are sums over the cases, so that they can be counted piece by piece.
Result<bool> MonthService::gather(JurisdictionId j, Round round, const Window& month, Instant now) {
  TZ_TRY(place, place_of(round.progress));
  TZ_TRY(before, months_.count(j, round.first_day));
  MonthCount count =
      before.value_or(MonthCount{.first_day = round.first_day, .covers = month, .as_of = round.begun_at});
  const MonthWalk walk = kWalks[place.walk];
  TZ_TRY(cases, watch_.of_month(j, walk, month, place.after, kAtOnce));
  std::vector<SealingCase> seen;
  for (const auto& c : cases) seen.push_back(sealing_case(c));
  std::vector<ListedViolator> found;
  if (walk == MonthWalk::received) add(count.echo, figure(rates(seen, month), "echo_rate"));
  if (walk == MonthWalk::landing_due) add(count.landing, figure(rates(seen, month), "landing_rate"));
  if (walk == MonthWalk::no_echo || walk == MonthWalk::no_landing) {
    const auto broken = walk == MonthWalk::no_echo ? Invariant::echo : Invariant::landing;
    for (const auto& violator : violators(seen, month.to)) {
      if (violator.invariant != broken) continue;
      const auto c = std::ranges::find(cases, violator.case_code, &WatchedCase::code);
      found.push_back({.violator = violator, .tip_off = c->tip_off});
    }
  }
  if (!cases.empty()) place.after = walked(walk, cases.back());
  if (cases.size() < kAtOnce) place = {.walk = place.walk + 1};
  round.progress = progress_of(place);
  if (place.walk == std::size(kWalks)) {
    round.state = RoundState::held;
    round.finished_at = now;
    round.progress.clear();
  }
  TZ_CHECK(months_.add(j, round, count, found));
  return true;
}

Status MonthService::check_drafted(JurisdictionId j, sys_days first_day) const {
  TZ_TRY(round, rounds_.find(j, RoundKind::month, first_day));
  if (!round) return fail(Errc::not_found, "that month has no summary");
  if (round->state != RoundState::held)
    return fail_rule(Errc::not_allowed, "draft_running", "the month is still being counted");
  return {};
}

Status MonthService::sign(JurisdictionId j, sys_days first_day, SignOff signature, const Signer& by) {
  TZ_CHECK(check_drafted(j, first_day));
  TZ_TRY(seal, months_.seal_of(j, first_day));
  if (seal) return fail_rule(Errc::not_allowed, "month_sealed", "the month is sealed");
  TZ_TRY(found, months_.violator(j, first_day, signature.case_code, signature.invariant));
  if (!found || found->signature)
    return fail_rule(Errc::invalid_argument, "signed_wrong",
                     found ? "it is signed for already" : "it is not on the list of the month");
  signature.unit = found->violator.unit;
  signature.by = by.actor;
  if (std::ranges::find(by.units, signature.unit) == by.units.end())
    return fail_rule(Errc::invalid_argument, "not_accountable",
                     "a violator is signed for by the accountable person of its unit");
  signature.reason = std::string(trim(signature.reason));
  if (signature.reason.empty())
    return fail_rule(Errc::invalid_argument, "reason_required", "a reason is required");
  if (count_code_points(signature.reason) > kSealReasonMax)
    return fail_rule(Errc::invalid_argument, "reason_too_long", "a reason has at most 2,000 characters");
  return months_.sign(j, first_day, signature);
}

Result<SealedMonth> MonthService::seal(JurisdictionId j, sys_days first_day, ActorId by, Instant now) {
  TZ_CHECK(check_drafted(j, first_day));
  TZ_TRY(file, months_.file(j, first_day));
  if (file.seal) return fail_rule(Errc::not_allowed, "month_sealed", "the month is sealed");
  // Who was accountable was asked when they signed; who has left the unit since has signed all the same.
  std::vector<Accountable> accountable;
  for (const auto& one : file.signatures) accountable.push_back({one.unit, one.by});
  TZ_TRY(month, cadence::seal(draft_of(j, file.count, std::move(file.violators)), file.signatures,
                              accountable, by, now));
  TZ_CHECK(months_.seal(j, first_day, {.by = by, .at = now, .sha256 = month.sha256}));
  return std::move(month);
}

Result<std::pair<SealedMonth, std::vector<Erratum>>> MonthService::sealed(JurisdictionId j,
                                                                          sys_days first_day) const {
  TZ_TRY(file, months_.file(j, first_day));
  if (!file.seal) return fail_rule(Errc::not_allowed, "not_sealed", "the month is not sealed");
  // In the order in which a sealed month has them; the tables have theirs by text.
  std::ranges::sort(file.violators);
  std::map<std::pair<std::string_view, Invariant>, const SignOff*> signature_of;
  for (const auto& one : file.signatures)
    signature_of.emplace(std::pair(std::string_view(one.case_code), one.invariant), &one);
  std::vector<SignOff> ordered;
  for (const auto& violator : file.violators)
    if (const auto at = signature_of.find({violator.case_code, violator.invariant}); at != signature_of.end())
      ordered.push_back(*at->second);
  SealedMonth month{.draft = draft_of(j, file.count, std::move(file.violators)),
                    .signatures = std::move(ordered),
                    .sealed_by = file.seal->by,
                    .sealed_at = file.seal->at,
                    .sha256 = file.seal->sha256};
  std::ranges::sort(month.draft.figures, {}, &Figure::key);
  return std::pair(std::move(month), std::move(file.errata));
}

Result<Erratum> MonthService::correct(JurisdictionId j, sys_days first_day, const Figure& is,
                                      const std::string& reason, ActorId by, Instant now) {
  TZ_TRY(both, sealed(j, first_day));
  const auto& [month, errata] = both;
  TZ_TRY(erratum, cadence::correct(month, errata, is, reason, by, now));
  TZ_CHECK(months_.correct(j, first_day, errata.size(), erratum));
  return std::move(erratum);
}

}  // namespace tz::cadence
