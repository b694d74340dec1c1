#include "ledger/api_offers.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "ledger/api_case_json.h"
#include "ledger/case_code.h"

namespace tz::ledger {
namespace {

using http::Permission;
using http::Request;
using http::Response;

struct Api {
  const CaseService& cases;
  const Planner& planner;
  TakenBySheet taken_by_sheet;
};

struct Wanted {
  std::vector<std::string> codes;
  std::set<std::string, std::less<>> commands;  // none: all
};

std::vector<std::string_view> listed(const Request& request, std::string_view name) {
  std::vector<std::string_view> words;
  for (const auto part : split(request.query.get(name), ','))
    if (const auto word = trim(part); !word.empty()) words.push_back(word);
  return words;
}

Result<Wanted> read_wanted(const Request& request) {
  Wanted wanted;
  for (const auto word : listed(request, "code")) {
    TZ_TRY(code, parse_case_code(word));
    if (std::find(wanted.codes.begin(), wanted.codes.end(), code) == wanted.codes.end())
      wanted.codes.push_back(code);
  }
  if (wanted.codes.empty()) return fail_field("code", "code is missing: the numbers of cases");
  if (wanted.codes.size() > kOfferCodesMax)
    return fail_field("code", fmt::format("code: at most {} at once", kOfferCodesMax));
  for (const auto word : listed(request, "command")) {
    if (!is_staff_command(word)) return fail_field("command", "command has a word that is no command");
    wanted.commands.emplace(word);
  }
  return wanted;
}

void write_case(JsonWriter& out, const Api& api, const Caller& caller, const Case& c, const Wanted& wanted) {
  const Instant now = api.cases.now();
  out.begin_object().field("code", c.code).field("version", c.version);
  auto offers = offers_to(caller, c, now, api.cases.policy(c.jurisdiction), api.taken_by_sheet);
  if (!wanted.commands.empty())
    std::erase_if(offers, [&](const Offer& offer) { return !wanted.commands.contains(offer.command); });
  write_offers(out, offers);
  const auto proposal = proposal_to(caller, c, api.planner, now);
  write_proposal(out, proposal ? &*proposal : nullptr);
  out.end_object();
}

Result<Response> get_offers(const Request& request, const Api& api) {
  TZ_TRY(caller, caller_of(request, api.planner));
  TZ_TRY(wanted, read_wanted(request));
  JsonWriter out;
  out.begin_object().key("cases").begin_array();
  for (const auto& code : wanted.codes) {
    const auto id = api.cases.find_code(caller.city.id, code);
    if (!id && id.error().code == Errc::not_found) continue;
    if (!id) return tl::unexpected<Error>(id.error());
    TZ_TRY(c, api.cases.load(caller.city.id, *id));
    if (shown_to(api.cases, caller, c)) write_case(out, api, caller, c, wanted);
  }
  return http::ok_json(out.end_array().end_object().take());
}

}  // namespace

std::vector<Offer> offers_to(const Caller& caller, const Case& c, Instant now, const Policy& policy,
                             const TakenBySheet& taken_by_sheet) {
  std::vector<Offer> offers;
  if (may_see(caller, c)) offers = staff_offers(caller, c, now, policy);
  for (auto& offer : offers) {
    if (!offer.allowed || !taken_by_sheet) continue;
    const auto taken = taken_by_sheet(c, offer.command);
    if (!taken) offer.allowed = false, offer.reason = taken.error();
  }
  return offers;
}

std::optional<Proposal> proposal_to(const Caller& caller, const Case& c, const Planner& planner,
                                    Instant now) {
  const bool waits =
      c.status == CaseStatus::triaged || c.status == CaseStatus::reopened || c.status == CaseStatus::rework;
  if (!waits || !caller.principal.may(Permission::case_triage)) return std::nullopt;
  auto proposed = planner.propose(c, now);
  return proposed ? std::optional(std::move(*proposed)) : std::nullopt;
}

void add_offer_routes(http::Router& router, const CaseService& cases, const Planner& planner,
                      TakenBySheet taken_by_sheet) {
  const Api api{cases, planner, std::move(taken_by_sheet)};
  router.get("/v1/offers", Permission::case_read, [api](const Request& r) { return get_offers(r, api); });
}

}  // namespace tz::ledger
