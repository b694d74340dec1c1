// What others added: extended attributes, the feed, GeoReport Bulk: docs/open311.md, on both engines.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/open311_testing.h"

namespace tz::intake {
namespace {

using namespace std::chrono_literals;
using testing::engine_name;
using testing::engines;
using ::testing::HasSubstr;
using testing::Intake;
using testing::kHill;
using testing::kHotlineUnit;
using testing::kRoadsUnit;
using testing::must;
using ::testing::Not;
using testing::Open311Test;

class Open311Extensions : public Open311Test {};
INSTANTIATE_TEST_SUITE_P(Engines, Open311Extensions, engines(), engine_name);

TEST_P(Open311Extensions, X3_X4_X5_ExtendedAttributesNotesAndAnswers) {
  const auto id = posted_id("service_code=pothole&attribute[HOWMANY]=3&attribute[MARK]=my+name");
  bring_to_roads(id_of(id));
  city_.clock.advance(1h);
  city_.act(id_of(id), ledger::TellProgress{"已安排"}, ledger::Role::handler, kRoadsUnit);
  auto& list = city_.cities.list;
  list[0].attributes = list[1].attributes;  // classified as 001 meanwhile
  const auto r = single(id, "?extensions=true&locale=en");
  const auto& extended = r.at("extended_attributes");
  EXPECT_EQ(extended.at("channel").as_string(), "open311");
  EXPECT_EQ(extended.at("ward").as_string(), "street-1");
  EXPECT_EQ(extended.at("detailed_status").as_string(), "IN_PROCESS");
  EXPECT_TRUE(extended.at("photos").is_array());
  const auto& notes = r.at("notes").as_array();
  ASSERT_GE(notes.size(), 3U);
  EXPECT_EQ(notes.front().at("type").as_string(), "submitted");
  EXPECT_EQ(notes.back().at("description").as_string(), "已安排");
  EXPECT_EQ(notes.back().at("extended_attributes").at("agency_responsible").as_string(), "Roads office");
  ASSERT_EQ(r.at("attributes").as_array().size(), 1U);  // what people typed is not shown
  EXPECT_EQ(r.at("attributes").at(0).at("code").as_string(), "HOWMANY");
  EXPECT_NO_THROW(xml(city_.get("/open311/v2/requests/" + id + ".xml?extensions=true")));
}

TEST_P(Open311Extensions, X13_StatusNotesComeAsObjectsIfAskedFor) {
  const auto id = posted_id("service_code=001&description=one");
  const auto other = posted_id("service_code=001&description=two");
  bring_to_roads(id_of(id));
  city_.clock.advance(1h);
  city_.act(id_of(id), ledger::TellProgress{"已安排，电话13800000000"}, ledger::Role::handler,
            kRoadsUnit);  // an invented number
  city_.act(id_of(id), ledger::Note{"内部"}, ledger::Role::handler, kRoadsUnit);
  EXPECT_TRUE(single(id).at("status_notes").is_string());
  const auto notes = single(id, "?x_structured_notes=true").at("status_notes").as_array();
  ASSERT_EQ(notes.size(), 3U);  // sent, signed, told; what is noted within stays within
  EXPECT_EQ(notes[0].at("kind").as_string(), "dispatched");
  EXPECT_EQ(notes[0].at("created_utc").as_int64(), 1772352000);  // 2026-03-01T08:00:00Z
  const auto& told = notes[2];
  EXPECT_EQ(told.at("created_utc").as_int64(), 1772355600);
  EXPECT_EQ(told.at("updated_utc"), told.at("created_utc"));
  EXPECT_EQ(told.at("datetime").as_string(), "2026-03-01T09:00:00Z");
  EXPECT_EQ(told.at("status").as_string(), "investigating");
  EXPECT_THAT(std::string(told.at("text").as_string()), HasSubstr("已安排"));
  EXPECT_THAT(std::string(told.at("text").as_string()), Not(HasSubstr("1380")));
  // A list has them for each of its requests, and the extensions beside the plain words.
  for (const auto& r : list("?x_structured_notes=true"))
    EXPECT_EQ(r.at("status_notes").as_array().size(), r.at("service_request_id").as_string() == id ? 3U : 0U);
  const auto extended = single(id, "?extensions=true");
  EXPECT_TRUE(extended.at("status_notes").is_string());
  EXPECT_EQ(extended.at("x_structured_notes").as_array(), notes);
  EXPECT_FALSE(single(other).as_object().contains("x_structured_notes"));
  const auto request = xml(city_.get("/open311/v2/requests/" + id + ".xml?x_structured_notes=true"))
                           .child("service_requests")
                           .child("request");
  EXPECT_EQ(request.child("status_notes").select_nodes("status_note").size(), 3U);
  EXPECT_STREQ(request.child("status_notes").child("status_note").child("created_utc").text().get(),
               "1772352000");
  refuses("/open311/v2/requests", "?x_structured_notes=perhaps", 400, "x_structured_notes");
}

TEST_P(Open311Extensions, X13_AMergedRequestTellsItInItsNotes) {
  const auto main = posted_id("service_code=001&description=main");
  const auto twin = posted_id("service_code=001&description=twin");
  const auto current = must(city_.ledger.service.load(kHill, id_of(twin)));
  must(city_.ledger.service.merge(kHill, current.id, current.version, id_of(main),
                                  Intake::as(ledger::Role::hotline, kHotlineUnit)));
  const auto notes = single(twin, "?x_structured_notes=true").at("status_notes").as_array();
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].at("status").as_string(), "closed");
  EXPECT_EQ(notes[0].at("text").as_string(), "duplicate of service request " + main);
}

TEST_P(Open311Extensions, X11_TheNewestRequestsAreAFeed) {
  const auto id = posted_id("service_code=001&description=%3Cdark%3E");
  const auto response = city_.get("/open311/v2/requests.rss?status=open&locale=en");
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.content_type, "application/rss+xml; charset=utf-8");
  const auto channel = xml(response).child("rss").child("channel");
  EXPECT_EQ(channel.child("title").text().get(), std::string("Hill"));
  EXPECT_EQ(channel.child("item").child("description").text().get(), std::string("<dark>"));
  EXPECT_EQ(channel.child("item").child("pubDate").text().get(),
            std::string("Sun, 01 Mar 2026 08:00:00 GMT"));
  EXPECT_THAT(channel.child("item").child("link").text().get(), HasSubstr("/r/" + id));
  EXPECT_EQ(city_.get("/open311/v2/requests.rss?status=lost").status, 400);
}

TEST_P(Open311Extensions, X14_TitleAndTheTimeOfDispatchComeWithExtensions) {
  const auto id = posted_id("service_code=001");
  bring_to_roads(id_of(id));
  EXPECT_FALSE(single(id).as_object().contains("title"));
  const auto r = single(id, "?extensions=true");
  EXPECT_TRUE(r.as_object().contains("title"));
  EXPECT_EQ(r.at("agency_sent_datetime").as_string(), "2026-03-01T08:00:00Z");
}

TEST_P(Open311Extensions, X15_BulkListsComeAsCsvXmlAndJson) {
  const auto a = posted_id("service_code=001&description=%3Da%2C%22b%22");
  const auto b = posted_id("service_code=001&description=b1");
  land(id_of(b));
  const auto csv = city_.get("/open311/v2/bulk/requests.csv?locale=en");
  EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8; header=present");
  EXPECT_TRUE(csv.body.starts_with(
      "service_request_id,requested_datetime,updated_datetime,closed_date,status_description,status_notes,"
      "source,"
      "service_name,service_subtype,description,agency_responsible,address,lat,long\r\n"));
  EXPECT_THAT(csv.body, HasSubstr("\"'=a,\"\"b\"\"\""));  // not run by a spreadsheet
  const auto rows = json(city_.get("/open311/v2/bulk/requests.json")).as_array();
  ASSERT_EQ(rows.size(), 2U);
  for (const auto& row : rows)
    EXPECT_EQ(row.at("closed_date").as_string().empty(),
              row.at("service_request_id").as_string() == a.c_str());
  EXPECT_EQ(xml(city_.get("/open311/v2/bulk/requests.xml"))
                .child("service_requests")
                .select_nodes("request")
                .size(),
            2U);
  EXPECT_EQ(json(city_.get("/open311/v2/bulk/requests.json?status=closed")).as_array().size(), 1U);
  EXPECT_EQ(
      city_
          .get("/open311/v2/bulk/requests.json?start_date=2016-01-01T00:00:00Z&end_date=2026-12-31T00:00:00Z")
          .status,
      200);
  EXPECT_EQ(city_.get("/open311/v2/bulk/requests.json?status=nonsense").status, 400);
}

}  // namespace
}  // namespace tz::intake
