// What the public is told of a request as it goes on: updates, notes and structured notes, in the words of
// those who read them.
#include <chrono>

#include "base/time.h"
#include "intake/open311.h"

namespace tz::intake {
namespace {

using ledger::CaseStatus;
using ledger::LandingCode;

std::string_view note_type(const ledger::PublicUpdate& update) {
  if (update.kind == "landed" || update.kind == "withdrawn") return "closed";
  return update.kind == "dispatched" ? "opened" : "activity";
}

std::string update_id(const ledger::PublicUpdate& update) {
  return update.code + "." + std::to_string(update.version);
}

// Seconds since 1970, as issue #10 of the specification writes times.
std::string epoch_seconds(Instant at) {
  return std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

struct Told {
  std::string_view status;  // mySociety's word
  std::string_view code;    // our own
  std::string words;
};

Told told(const PublicUpdateView& view) {
  const auto& u = view.update;
  const bool landed = u.status == CaseStatus::landed && view.landing;
  const bool merger = u.kind == "merged", parted = u.kind == "unmerged";
  const std::string main =
      view.main_code.empty() ? "another service request" : "service request " + view.main_code;
  return {.status = view.merged ? "closed"
                    : parted    ? "open"
                                : update_status(u.status, view.landing),
          .code = merger || parted ? std::string_view(u.kind)
                  : landed         ? name(*view.landing)
                                   : name(u.status),
          .words = merger   ? "duplicate of " + main
                   : parted ? "no longer a duplicate of " + main
                            : u.text};
}

}  // namespace

std::string_view update_status(CaseStatus status, std::optional<LandingCode> landing) {
  switch (status) {
    case CaseStatus::received:
      return "for_triage";
    case CaseStatus::triaged:
      return "open";
    case CaseStatus::dispatched:
    case CaseStatus::signed_for:
      return "investigating";
    case CaseStatus::objected:
      return "internal_referral";
    case CaseStatus::carried:
      return "planned";
    case CaseStatus::reopened:
      return "reopen";
    case CaseStatus::withdrawn:
      return "cancelled";
    case CaseStatus::landed:
      break;
    default:
      return "in_progress";
  }
  if (!landing) return "closed";
  switch (*landing) {
    case LandingCode::solved:
      return "fixed";
    case LandingCode::duplicate_of:
      return "duplicate";
    case LandingCode::out_of_scope:
      return "not_councils_responsibility";
    case LandingCode::explained_no_basis:
    case LandingCode::not_supported:
    case LandingCode::explained_secrecy:
    case LandingCode::not_lawful:
      return "no_further_action";
    case LandingCode::withdrawn:
      return "cancelled";
    default:
      return "closed";
  }
}

Node updates_node(const std::vector<PublicUpdateView>& updates) {
  Node list = Node::list("service_request_updates");
  for (const auto& view : updates) {
    const auto& u = view.update;
    const auto what = told(view);
    list.add(
        Node::object("request_update",
                     {Node::text("update_id", update_id(u)), Node::text("service_request_id", u.code),
                      Node::text("status", what.status), Node::text("updated_datetime", open311_time(u.at)),
                      Node::text("description", what.words), Node::text("media_url", ""),
                      Node::text("external_status_code", what.code)}));
  }
  return list;
}

Node update_receipt_node(std::string_view update_id, std::string_view notice) {
  Node update = Node::object("request_update", {Node::text("update_id", update_id)});
  if (!notice.empty()) update.add(Node::text("service_notice", notice));
  return Node::list("service_request_updates", {std::move(update)});
}

Node notes_node(const PublicRequest& request, const Names& names) {
  Node notes = Node::list("notes");
  const auto& row = request.row;
  notes.add(Node::object(
      "note", {Node::text("datetime", open311_time(row.received_at)), Node::text("summary", "received"),
               Node::text("description", ""), Node::text("type", "submitted")}));
  for (const auto& view : request.updates) {
    const auto& update = view.update;
    notes.add(Node::object(
        "note", {Node::text("datetime", open311_time(update.at)), Node::text("summary", update.kind),
                 Node::text("description", update.text), Node::text("type", note_type(update)),
                 Node::object("extended_attributes", {Node::text("service_name", names.service(row.category)),
                                                      Node::text("agency_responsible", names.unit(row.lead)),
                                                      Node::text("service_request_id", row.code)})}));
  }
  return notes;
}

Node structured_notes_node(std::string name, const std::vector<PublicUpdateView>& updates) {
  Node list = Node::list(std::move(name));
  for (const auto& view : updates) {
    const auto what = told(view);
    const auto at = epoch_seconds(view.update.at);
    // Nothing that was told is changed later, so that both times are one.
    list.add(
        Node::object("status_note",
                     {Node::text("id", update_id(view.update)), Node::text("text", what.words),
                      Node::number("created_utc", at), Node::number("updated_utc", at),
                      Node::text("datetime", open311_time(view.update.at)), Node::text("status", what.status),
                      Node::text("external_status_code", what.code), Node::text("kind", view.update.kind)}));
  }
  return list;
}

}  // namespace tz::intake
