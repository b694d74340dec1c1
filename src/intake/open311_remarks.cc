#include "intake/open311_remarks.h"

#include "base/text.h"

namespace tz::intake {
namespace {

auto fault(std::string_view field, std::string_view words) {
  return fail_field(std::string(field), std::string(field) + ": " + std::string(words));
}

Status check_author(std::string_view field, std::string_view value) {
  if (value.size() > kRemarkAuthorMax) return fault(field, "at most 200 bytes");
  if (!is_valid_utf8(value)) return fault(field, "not valid UTF-8");
  return {};
}

// The last two members of every item.
void add_when(Node& item, Instant at, const RemarkPlace& place) {
  item.add(Node::text("datetime", open311_time(at)));
  item.add(Node::text("service_request_id", place.code));
}

Node photo_node(std::string_view id, std::string_view sha256, std::string_view words, Instant at,
                const RemarkPlace& place) {
  Node photo = Node::object("photo", {Node::text("id", id), Node::text("jurisdiction_id", place.jurisdiction),
                                      Node::text("media_url", place.origin + "/media/" + std::string(sha256) +
                                                                  "?case=" + percent_encode(place.code)),
                                      Node::text("comment", words)});
  add_when(photo, at, place);
  return photo;
}

}  // namespace

Result<PostedRemark> parse_remark(const Params& params, RemarkKind kind) {
  PostedRemark posted;
  for (const auto& [name, value] : params.items()) {
    if (name == "comment" && posted.words.empty()) posted.words = value;  // as said: not trimmed
    if (name == "media" && !value.empty()) posted.inline_media.push_back(value);
  }
  std::vector<Error> faults;
  const auto add = [&](std::string_view words) {
    faults.push_back(
        {.code = Errc::invalid_argument, .message = "comment: " + std::string(words), .field = "comment"});
  };
  if (!is_valid_utf8(posted.words))
    add("not valid UTF-8");
  else if (trim(posted.words).empty() && kind != RemarkKind::photo)
    add("required");
  else if (count_code_points(posted.words) > kRemarkWordsMax)
    add("at most 3800 characters");
  posted.author = params.get("author");
  if (const auto fine = check_author("author", posted.author); !fine) faults.push_back(fine.error());
  if (!faults.empty()) return tl::unexpected<Error>(as_one(std::move(faults)));
  return posted;
}

Result<std::string> parse_voter(const Params& params) {
  for (const auto* field : {"author", "account_id", "device_id"}) {
    const auto value = trim(params.get(field));
    if (value.empty()) continue;
    TZ_CHECK(check_author(field, value));
    return std::string(field) + ":" + to_lower_ascii(value);
  }
  return std::string{};
}

Node comments_node(const std::vector<Remark>& remarks, const RemarkPlace& place) {
  Node list = Node::list("comments");
  for (const auto& remark : remarks) {
    if (remark.kind != RemarkKind::comment) continue;
    Node& one = list.add(Node::object(
        "comment", {Node::text("id", remark.id), Node::text("jurisdiction_id", place.jurisdiction),
                    Node::text("comment", remark.shown)}));
    add_when(one, remark.came_at, place);
  }
  return list;
}

Node photos_node(const std::vector<std::string>& own, Instant own_at, const std::vector<Remark>& remarks,
                 const RemarkPlace& place) {
  Node list = Node::list("photos");
  for (const auto& sha256 : own) list.add(photo_node(sha256.substr(0, 26), sha256, "", own_at, place));
  for (const auto& remark : remarks)
    if (remark.kind == RemarkKind::photo)
      list.add(photo_node(remark.id, remark.sha256, remark.shown, remark.came_at, place));
  return list;
}

Node public_notes_node(const std::vector<PublicUpdateView>& updates, const RemarkPlace& place) {
  Node list = Node::list("notes");
  for (auto& told : structured_notes_node("notes", updates).children) {
    Node& note = list.add(Node::object("note", {Node::text("jurisdiction_id", place.jurisdiction)}));
    for (auto& member : told.children) {
      if (member.name == "id" || member.name == "status" || member.name == "kind" ||
          member.name == "datetime")
        note.add(std::move(member));
      else if (member.name == "text")
        note.add(Node::text("comment", member.value));
    }
    note.add(Node::text("service_request_id", place.code));
  }
  return list;
}

Node remark_receipt_node(const Remark& remark, std::string_view notice, const RemarkPlace& place) {
  const std::string item(name(remark.kind));
  Node one =
      Node::object(item, {Node::text("id", remark.id), Node::text("jurisdiction_id", place.jurisdiction)});
  add_when(one, remark.came_at, place);
  one.add(Node::text("service_notice", notice));
  return Node::list(item + "s", {std::move(one)});
}

Node votes_node(std::string_view id, std::int64_t count, std::string_view notice, const RemarkPlace& place) {
  Node one = Node::object("vote");
  if (!id.empty()) one.add(Node::text("id", id));
  one.add(Node::text("jurisdiction_id", place.jurisdiction));
  one.add(Node::text("service_request_id", place.code));
  one.add(Node::number("count", std::to_string(count)));
  one.add(Node::text("service_notice", notice));
  return Node::list("votes", {std::move(one)});
}

}  // namespace tz::intake
