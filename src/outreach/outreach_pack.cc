#include "outreach/outreach_pack.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <set>

#include "base/text.h"
#include "base/time.h"

namespace tz::outreach {
namespace {

using boost::json::object;
using places::Faults;

// The fields of one object of the file; what is there and was not asked for is a fault.
class Fields {
 public:
  Fields(const object& o, std::string path, Faults& faults)
      : object_(o), path_(std::move(path)), faults_(faults) {}
  void fault(std::string_view name, std::string_view rule, std::string_view text) {
    faults_.add(1, path_.empty() ? std::string(name) : path_ + "." + std::string(name), rule, text);
  }
  std::string text(std::string_view name, std::size_t max, bool required = true) {
    const auto* v = take(name);
    const bool is_text = v != nullptr && v->is_string();
    std::string word = is_text ? std::string(v->get_string().data(), v->get_string().size()) : std::string();
    if ((v != nullptr && !is_text) || (required && trim(word).empty()) || count_code_points(word) > max)
      fault(name, "outreach_text", "must be text of 1 to " + std::to_string(max) + " characters");
    return word;
  }
  Names names(const std::string& name, std::size_t max, bool required = true) {
    Names both{text(name + "_zh", max, required), text(name + "_en", max, required)};
    if (both.zh.empty() != both.en.empty())
      fault(name + "_en", "outreach_text", "must be there in both languages");
    return both;
  }
  std::string code(std::set<std::string>& seen) {
    auto word = text("code", 64);
    if (!places::is_code(word)) fault("code", "outreach_code", "must be 1 to 64 of A-Z a-z 0-9 . _ -");
    if (!seen.insert(word).second) fault("code", "duplicate_code", "is there twice");
    return word;
  }
  std::int64_t number(std::string_view name, std::int64_t low, std::int64_t high, std::int64_t otherwise) {
    const auto* v = take(name);
    if (v == nullptr) return otherwise;
    if (v->is_int64() && v->get_int64() >= low && v->get_int64() <= high) return v->get_int64();
    fault(name, "outreach_number",
          "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return otherwise;
  }
  bool flag(std::string_view name) {
    const auto* v = take(name);
    if (v != nullptr && !v->is_bool()) fault(name, "outreach_shape", "must be true or false");
    return v != nullptr && v->is_bool() && v->get_bool();
  }
  std::string day(std::string_view name) {
    auto word = text(name, 10);
    if (word.size() != 10 || !parse_instant(word + "T00:00:00Z"))
      fault(name, "outreach_day", "must be a day, YYYY-MM-DD");
    return word;
  }
  // Calls `each` with the fields of every object of the list.
  template <class F>
  void list(std::string_view name, std::size_t max, F each) {
    const auto* v = take(name);
    if (v == nullptr) return;
    if (!v->is_array() || v->get_array().size() > max)
      return fault(name, "outreach_shape", "must be a list of at most " + std::to_string(max));
    std::size_t i = 0;
    for (const auto& item : v->get_array()) {
      const auto at = std::string(name) + "[" + std::to_string(i++) + "]";
      if (!item.is_object()) {
        fault(at, "outreach_shape", "must be an object");
        continue;
      }
      Fields fields(item.get_object(), path_.empty() ? at : path_ + "." + at, faults_);
      each(fields);
      fields.done();
    }
  }
  void done() {
    for (const auto& [name, ignored] : object_)
      if (const std::string_view known(name.data(), name.size()); !seen_.contains(known))
        fault(known, "outreach_shape", "is not known here");
  }

 private:
  const boost::json::value* take(std::string_view name) {
    seen_.emplace(name);
    return object_.if_contains(boost::json::string_view(name.data(), name.size()));
  }
  const object& object_;
  std::string path_;
  Faults& faults_;
  std::set<std::string, std::less<>> seen_;
};

Campaign read_campaign(Fields& in, std::set<std::string>& codes) {
  Campaign one{
      .code = in.code(codes), .name = in.names("name", kNameMax), .from = in.day("from"), .to = in.day("to")};
  if (one.from > one.to) in.fault("to", "outreach_day", "must not be before from");
  return one;
}

void read_options(Fields& in, Question& q) {
  std::set<std::string> codes;
  in.list("options", kOptionsMax, [&](Fields& option) {
    q.options.push_back({option.code(codes), option.names("name", kNameMax)});
  });
  const bool chooses = q.kind == QuestionKind::single || q.kind == QuestionKind::multiple;
  if (chooses != (q.options.size() >= 2) || (!chooses && !q.options.empty()))
    in.fault("options", "outreach_options", "two or more for single and multiple, none for other kinds");
}

Question read_question(Fields& in, std::set<std::string>& codes) {
  Question q{.code = in.code(codes)};
  const auto kind = parse_question_kind(in.text("kind", kNameMax));
  if (!kind)
    in.fault("kind", "outreach_kind", "must be one of integer, money, likert, single, multiple, text");
  q.kind = kind.value_or(QuestionKind::text);
  q.required = in.flag("required");
  q.text = in.names("text", kQuestionTextMax);
  if (q.kind == QuestionKind::integer || q.kind == QuestionKind::money) {
    q.unit = in.names("unit", kNameMax, false);
    q.min = in.number("min", -kNumberMax, kNumberMax, 0);
    q.max = in.number("max", -kNumberMax, kNumberMax, kNumberMax);
    if (q.min > q.max) in.fault("max", "outreach_number", "must not be below min");
  }
  if (q.kind == QuestionKind::text)
    q.max_length = in.number("max_length", 1, static_cast<std::int64_t>(kTextAnswerMax),
                             static_cast<std::int64_t>(kTextAnswerMax));
  read_options(in, q);
  return q;
}

Questionnaire read_questionnaire(Fields& in, std::set<std::string>& codes) {
  Questionnaire one{.code = in.code(codes), .version = in.number("version", 1, kVersionMax, 0)};
  if (one.version == 0) in.fault("version", "outreach_number", "is needed");
  const auto about = in.text("about", kNameMax);
  if (about != "zone" && about != "nobody") in.fault("about", "outreach_kind", "must be zone or nobody");
  one.about_zone = about == "zone";
  one.title = in.names("title", kNameMax);
  one.lead = in.names("lead", kQuestionTextMax, false);
  std::set<std::string> questions;
  in.list("questions", kQuestionsMax,
          [&](Fields& question) { one.questions.push_back(read_question(question, questions)); });
  if (one.questions.empty()) in.fault("questions", "outreach_shape", "one at least is needed");
  return one;
}

}  // namespace

Result<OutreachPack> parse_outreach(const std::string& file, std::string_view json) {
  auto document = parse_json(json);
  Faults faults(file);
  if (!document || !document->is_object()) {
    faults.add(1, "", "json", document ? "must be an object" : document.error().message);
    TZ_CHECK(faults.status());
  }
  OutreachPack pack;
  std::set<std::string> campaigns, questionnaires;
  Fields in(document->get_object(), "", faults);
  in.list("campaigns", kCampaignsMax,
          [&](Fields& one) { pack.campaigns.push_back(read_campaign(one, campaigns)); });
  in.list("questionnaires", kQuestionnairesMax,
          [&](Fields& one) { pack.questionnaires.push_back(read_questionnaire(one, questionnaires)); });
  in.done();
  TZ_CHECK(faults.status());
  return pack;
}

Result<OutreachPack> read_outreach_pack(const places::PackFiles& files) {
  const auto* json = files.find("outreach.json");
  if (json == nullptr) return OutreachPack{};
  return parse_outreach(files.shown_name("outreach.json"), *json);
}

std::string format(const OutreachPack& pack) {
  JsonWriter out;
  out.begin_object().key("campaigns").begin_array();
  for (const auto& one : pack.campaigns) {
    out.begin_object().field("code", one.code).field("name_zh", one.name.zh).field("name_en", one.name.en);
    out.field("from", one.from).field("to", one.to).end_object();
  }
  out.end_array().key("questionnaires").begin_array();
  for (const auto& one : pack.questionnaires) write(out, one);
  return out.end_array().end_object().take();
}

}  // namespace tz::outreach
