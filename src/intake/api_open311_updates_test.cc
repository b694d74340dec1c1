// Updates, in both directions: docs/open311.md, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "intake/open311_testing.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;
using http::Response;
using http::testing::multipart;
using testing::engine_name;
using testing::engines;
using ::testing::HasSubstr;
using testing::Intake;
using testing::kHill;
using testing::kHotlineUnit;
using testing::kRoadsUnit;
using ::testing::MatchesRegex;
using testing::must;
using testing::Open311Test;
using testing::png;

class Open311Updates : public Open311Test {
 protected:
  std::string update(const std::string& id, const std::string& update_id, const std::string& status,
                     const std::string& words) {
    return "api_key=" + city_.key.secret + "&service_request_id=" + id + "&update_id=" + update_id +
           "&status=" + status + "&updated_datetime=2026-03-01T08%3A00%3A00Z&description=" + words;
  }
  Response send(const std::string& form) {
    return city_.post("/open311/v2/servicerequestupdates.json", form);
  }
  std::vector<std::string> texts(const std::string& id) {
    std::vector<std::string> all;
    for (const auto& stored : must(city_.ledger.service.history(kHill, id_of(id))).events)
      for (const auto& text : stored.texts) all.push_back(text.value);
    return all;
  }
  std::vector<std::string> kinds(const std::string& id) {
    std::vector<std::string> all;
    for (const auto& stored : must(city_.ledger.service.history(kHill, id_of(id))).events)
      all.emplace_back(kind(stored.event));
    return all;
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, Open311Updates, engines(), engine_name);

TEST_P(Open311Updates, X7_AMergerAndItsEndAreUpdates) {
  const auto main = posted_id("service_code=001&description=main");
  const auto twin = posted_id("service_code=001&description=twin");
  const auto hotline = Intake::as(ledger::Role::hotline, kHotlineUnit);
  auto current = must(city_.ledger.service.load(kHill, id_of(twin)));
  must(city_.ledger.service.merge(kHill, current.id, current.version, id_of(main), hotline));
  auto updates = json(city_.get("/open311/v2/servicerequestupdates.json")).as_array();
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(updates[0].at("service_request_id").as_string(), twin.c_str());
  EXPECT_EQ(updates[0].at("status").as_string(), "closed");
  EXPECT_EQ(updates[0].at("external_status_code").as_string(), "merged");
  EXPECT_THAT(std::string(updates[0].at("description").as_string()), HasSubstr(main));
  city_.clock.advance(1h);
  current = must(city_.ledger.service.load(kHill, id_of(twin)));
  must(city_.ledger.service.unmerge(kHill, current.id, current.version, hotline));
  updates = json(city_.get("/open311/v2/servicerequestupdates.json")).as_array();
  ASSERT_EQ(updates.size(), 2U);
  EXPECT_EQ(updates[0].at("status").as_string(), "closed");  // what was said then stays
  EXPECT_EQ(updates[1].at("status").as_string(), "open");
  EXPECT_THAT(std::string(updates[1].at("description").as_string()), HasSubstr(main));
  EXPECT_EQ(list("?status=open").size(), 2U);
}

TEST_P(Open311Updates, X7_UpdatesAreListedInOrderWithInclusiveBounds) {
  const auto id = posted_id("service_code=001");
  bring_to_roads(id_of(id));  // 08:00:00
  city_.clock.advance(1h);
  city_.act(id_of(id), ledger::TellProgress{"已安排"}, ledger::Role::handler, kRoadsUnit);
  const auto updates = [&](const std::string& query) {
    const auto response = city_.get("/open311/v2/servicerequestupdates.json" + query);
    EXPECT_EQ(response.status, 200) << response.body;
    return json(response).as_array();
  };
  const auto all = updates("");
  ASSERT_GE(all.size(), 2U);
  EXPECT_EQ(all.back().at("service_request_id").as_string(), id.c_str());
  EXPECT_EQ(all.back().at("description").as_string(), "已安排");
  EXPECT_EQ(all.back().at("status").as_string(), "investigating");
  EXPECT_EQ(all.back().at("updated_datetime").as_string(), "2026-03-01T09:00:00Z");
  EXPECT_THAT(std::string(all.back().at("update_id").as_string()), MatchesRegex(id + "\\.[0-9]+"));
  EXPECT_EQ(updates("?start_date=2026-03-01T09:00:00Z&end_date=2026-03-01T11:00:00Z").size(), 1U);
  EXPECT_EQ(updates("?start_date=2026-03-01T07:00:00Z&end_date=2026-03-01T09:00:00Z").size(), all.size());
  EXPECT_TRUE(updates("?start_date=2026-03-01T09:00:01Z&end_date=2026-03-01T11:00:00Z").empty());
  const auto first = xml(city_.get("/open311/v2/servicerequestupdates.xml"))
                         .child("service_request_updates")
                         .child("request_update");
  for (const auto* name :
       {"update_id", "service_request_id", "status", "updated_datetime", "description", "media_url"})
    EXPECT_TRUE(first.child(name)) << name;
  refuses("/open311/v2/servicerequestupdates", "?start_date=2026-03-01T09:00:00", 400, "start_date");
  refuses("/open311/v2/servicerequestupdates",
          "?start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z", 400, "90 days");
}

TEST_P(Open311Updates, X7_ALandingTellsHowItEnded) {
  const auto id = posted_id("service_code=001");
  land(id_of(id));
  const auto all = json(city_.get("/open311/v2/servicerequestupdates.json")).as_array();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].at("status").as_string(), "closed");
  EXPECT_EQ(all[0].at("external_status_code").as_string(), "answered");
  EXPECT_EQ(all[0].at("description").as_string(), "已修好");
}

TEST_P(Open311Updates, X8_AnUpdateAddsTheResidentsWordsOnce) {
  const auto id = posted_id("service_code=001");
  const auto first = send(update(id, "u1", "OPEN", "still+dark"));
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_TRUE(json(first).at(0).as_object().contains("update_id"));
  const auto again = send(update(id, "u1", "OPEN", "still+dark"));
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(kinds(id), (std::vector<std::string>{"received", "information_added", "noted"}));
  EXPECT_NE(send(update(id, "u2", "OPEN", "still+dark")).body, first.body);
}

TEST_P(Open311Updates, X8_AKeyNeverClosesACase) {
  const auto id = posted_id("service_code=001");
  for (const auto* status : {"FIXED", "CLOSED", "CANCELLED", "NO_FURTHER_ACTION"}) {
    EXPECT_EQ(send(update(id, status, status, "it+is+done")).status, 200);
    EXPECT_EQ(single(id).at("status").as_string(), "open") << status;
  }
}

TEST_P(Open311Updates, X8_ReopenReopensALandedCaseAndOtherWordsAreNoted) {
  const auto id = posted_id("service_code=001");
  land(id_of(id));
  EXPECT_EQ(send(update(id, "u1", "UNCHANGED", "thanks")).status, 200);
  EXPECT_EQ(kinds(id).back(), "noted");
  EXPECT_EQ(single(id).at("status").as_string(), "closed");
  EXPECT_EQ(send(update(id, "u2", "REOPEN", "dark+again")).status, 200);
  EXPECT_EQ(single(id).at("status").as_string(), "open");
}

TEST_P(Open311Updates, X8_LongWordsReopenACaseUncut) {
  const auto id = posted_id("service_code=001");
  land(id_of(id));
  std::string words;
  for (int i = 0; i < 3000; ++i) words += "字";
  EXPECT_EQ(send(update(id, "u1", "REOPEN", percent_encode(words))).status, 200);
  EXPECT_EQ(single(id).at("status").as_string(), "open");
  const auto all = kinds(id);
  EXPECT_NE(std::ranges::find(all, "information_added"), all.end());
  EXPECT_THAT(texts(id), ::testing::Contains(words));
}

TEST_P(Open311Updates, X8_LongWordsAboutALandedCaseAreNotedUncut) {
  const auto id = posted_id("service_code=001");
  land(id_of(id));
  const std::string words(4000, 'w'), url = "https://pictures.example/" + std::string(900, 'a');
  std::string form = update(id, "u1", "UNCHANGED", words);
  for (int i = 0; i < 12; ++i) form += "&media_url=" + url + std::to_string(i);
  EXPECT_EQ(send(form).status, 200);
  EXPECT_EQ(send(form).status, 200);
  EXPECT_THAT(texts(id), ::testing::Contains(words));
  std::string all;
  for (const auto& text : texts(id)) all += text;
  for (int i = 0; i < 12; ++i) EXPECT_THAT(all, HasSubstr(url + std::to_string(i)));
}

TEST_P(Open311Updates, X8_PicturesAboutALandedCaseAreKept) {
  const auto media = must(clean_picture(as_bytes(png())));
  const auto hash = to_hex(sha256(media.bytes));
  const auto send_picture = [&](const std::string& id, const std::string& update_id,
                                const std::string& status) {
    const auto body = multipart({{"api_key", city_.key.secret},
                                 {"service_request_id", id},
                                 {"update_id", update_id},
                                 {"status", status},
                                 {"updated_datetime", "2026-03-01T08:00:00Z"},
                                 {"description", "look"},
                                 {"photo", png(), "a.png", "image/png"}});
    return http::testing::call(city_.router, "POST", "/open311/v2/servicerequestupdates.json",
                               {{"Content-Type", body.content_type}}, body.body);
  };
  const auto noted = posted_id("service_code=001&description=noted");
  land(id_of(noted));
  EXPECT_EQ(send_picture(noted, "u1", "UNCHANGED").status, 200);
  EXPECT_THAT(texts(noted), ::testing::Contains(HasSubstr("/media/" + hash)));
  EXPECT_TRUE(must(city_.module.media.get(kHill, hash)).has_value());
  const auto reopened = posted_id("service_code=001&description=reopened");
  land(id_of(reopened));
  EXPECT_EQ(send_picture(reopened, "u2", "REOPEN").status, 200);
  EXPECT_EQ(single(reopened).at("status").as_string(), "open");
  EXPECT_THAT(texts(reopened), ::testing::Contains(HasSubstr(hash)));
}

TEST_P(Open311Updates, X8_TheAnswerSaysWhatIsNotKept) {
  const auto id = posted_id("service_code=001");
  const auto response =
      send(update(id, "u1", "OPEN", "dark") + "&email=a%40b.example&first_name=Ann&last_name=-");
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(std::string(json(response).at(0).at("service_notice").as_string()),
              HasSubstr("first_name, email"));
}

TEST_P(Open311Updates, X7_AListThatIsCutSaysWhereItGoesOn) {
  city_.module.open311.updates_max = 2;
  http::Router router;
  add_open311_routes(router, city_.module, city_.ledger.service, city_.ledger.query, city_.cities,
                     city_.accounts.service);
  std::set<std::string> ids;
  for (const auto* words : {"a1", "b1", "c1"}) {
    land(id_of(posted_id("service_code=001&description=" + std::string(words))));
    city_.clock.advance(1h);
  }
  std::string target = "/open311/v2/servicerequestupdates.json";
  int calls = 0;
  while (!target.empty()) {
    const auto response = http::testing::call(router, "GET", target);
    ASSERT_EQ(response.status, 200) << response.body;
    const auto all = json(response).as_array();
    for (const auto& one : all) ids.insert(std::string(one.at("update_id").as_string()));
    const auto link = header(response, "Link");
    target = link.empty() ? "" : link.substr(link.find("/open311"), link.find('>') - link.find("/open311"));
    ASSERT_LT(++calls, 10);
  }
  EXPECT_EQ(ids.size(), 3U);
}

TEST_P(Open311Updates, X8_AfterTheReopeningWindowTheWordsAreStillKept) {
  const auto id = posted_id("service_code=001");
  land(id_of(id));
  city_.clock.advance(24h * 60);
  EXPECT_EQ(send(update(id, "u1", "REOPEN", "dark+again")).status, 200);
  EXPECT_EQ(single(id).at("status").as_string(), "closed");
  EXPECT_EQ(kinds(id).back(), "noted");
}

TEST_P(Open311Updates, X8_EveryRequiredFieldIsAskedFor) {
  const auto id = posted_id("service_code=001");
  const auto response = send("api_key=" + city_.key.secret);
  EXPECT_EQ(response.status, 400);
  for (const auto* field : {"service_request_id", "update_id", "status", "updated_datetime", "description"})
    EXPECT_THAT(response.body, HasSubstr(field));
  EXPECT_EQ(send(update(id, "u1", "WHATEVER", "x")).status, 400);
  EXPECT_EQ(send(update("HI-260301-0000000", "u1", "OPEN", "x")).status, 404);
  EXPECT_EQ(send("service_request_id=" + id).status, 403);
  EXPECT_EQ(kinds(id).size(), 1U);
}

TEST_P(Open311Updates, X8_AnUpdateIdIsForOneRequest) {
  const auto a = posted_id("service_code=001&description=a1");
  const auto b = posted_id("service_code=001&description=b1");
  EXPECT_EQ(send(update(a, "u1", "OPEN", "x")).status, 200);
  EXPECT_EQ(send(update(b, "u1", "OPEN", "x")).status, 400);
}

TEST_P(Open311Updates, X8_AnInterruptedUpdateIsTakenUpAgain) {
  const auto id = posted_id("service_code=001");
  const SentUpdate begun{city_.key.key.key_id, "u1", id_of(id), city_.clock.now(), false};
  ASSERT_FALSE(must(city_.module.tokens.begin_update(kHill, begun)).has_value());
  EXPECT_EQ(send(update(id, "u1", "OPEN", "dark")).status, 503);  // somebody may be at it
  city_.clock.advance(31s);
  EXPECT_EQ(send(update(id, "u1", "OPEN", "dark")).status, 200);
  EXPECT_EQ(send(update(id, "u1", "OPEN", "dark")).status, 200);
  EXPECT_EQ(kinds(id), (std::vector<std::string>{"received", "information_added", "noted"}));
}

}  // namespace
}  // namespace tz::intake
