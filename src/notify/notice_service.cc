#include "notify/notice_service.h"

namespace tz::notify {

Result<NoticePack> read_notice_pack(const places::PackFiles& files) {
  NoticePack pack;
  const auto* templates = files.find("templates.csv");
  const auto* notices = files.find("notices.csv");
  TemplateBook book;
  if (templates != nullptr) {
    pack.templates_csv = *templates;
    TZ_TRY(parsed, TemplateBook::parse(files.shown_name("templates.csv"), *templates));
    book = std::move(parsed);
  }
  if (notices != nullptr) {
    pack.notices_csv = *notices;
    TZ_TRY(rows, parse_notices(files.shown_name("notices.csv"), *notices, book));
    static_cast<void>(rows);
  }
  NoticePolicy policy;
  if (const auto* json = files.find("pack.json"))
    TZ_CHECK(read_notice_numbers(policy, files.shown_name("pack.json"), *json));
  for (const auto& [key, value] : notice_numbers(policy)) pack.numbers.emplace_back(key, value);
  return pack;
}

Result<NoticeCityPtr> make_notice_city(const NoticePack& pack) {
  auto city = std::make_shared<NoticeCity>();
  TemplateBook book;
  if (!pack.templates_csv.empty()) {
    TZ_TRY(parsed, TemplateBook::parse("templates.csv", pack.templates_csv));
    book = std::move(parsed);
  }
  if (!pack.notices_csv.empty()) {
    TZ_TRY(rows, parse_notices("notices.csv", pack.notices_csv, book));
    city->policy.rows = std::move(rows);
  }
  // A number that a newer program kept and this one does not know changes nothing here.
  for (const auto& [key, value] : pack.numbers) set_notice_number(city->policy, key, value);
  city->templates = std::make_shared<const TemplateBook>(std::move(book));
  return NoticeCityPtr(std::move(city));
}

Status NoticeService::load_pack(JurisdictionId j, const NoticePack& pack) {
  TZ_TRY(city, make_notice_city(pack));
  TZ_CHECK(store_.save(j, pack, clock_.now()));
  const std::lock_guard lock(mutex_);
  cities_[j] = city;
  return {};
}

Result<NoticeCityPtr> NoticeService::city(JurisdictionId j) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = cities_.find(j); at != cities_.end()) return at->second;
  }
  TZ_TRY(pack, store_.load(j));
  TZ_TRY(city, make_notice_city(pack));
  const std::lock_guard lock(mutex_);
  return cities_[j] = city;
}

}  // namespace tz::notify
