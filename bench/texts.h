#pragma once
// Invented texts as residents write them, the same each time. For benches only; needs TZ_SOURCE_DIR.
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/text.h"

namespace tz::bench {

// Names and key words of the default pack's categories.
inline std::vector<std::string> pack_words() {
  std::ifstream in(TZ_SOURCE_DIR "/packs/default/categories.csv");
  std::vector<std::string> words;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line))
    for (const auto cell : split(line, ','))
      for (const auto word : split(cell, '|'))
        if (count_code_points(word) >= 2 && word.size() >= 6 && (word[0] & 0x80) != 0)
          words.emplace_back(word);
  return words;
}

// Texts as residents write them: place, thing, trouble, wish; one in five in English. Words follow Zipf.
class Texts {
 public:
  Texts() : things_(pack_words()) {
    if (things_.empty()) throw std::runtime_error("packs/default/categories.csv has no words");
  }
  std::string next() { return random_() % 5 == 0 ? english() : chinese(); }

 private:
  template <class List>
  const auto& one_of(const List& list) {
    const double u = static_cast<double>(random_() >> 11) / static_cast<double>(std::uint64_t{1} << 53);
    return list[static_cast<std::size_t>(static_cast<double>(std::size(list)) * u * u)];
  }
  // A name of two characters that stands in few texts.
  std::string name() {
    std::string out;
    for (int i = 0; i < 2; ++i) {
      const auto c = 0x4E00 + static_cast<unsigned>(random_() % 3000);
      out += static_cast<char>(0xE0 | c >> 12);
      out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (c & 0x3F));
    }
    return out;
  }
  std::string chinese() {
    static constexpr std::array kStreets{"和平", "解放", "人民", "建设", "东风", "向阳",
                                         "青云", "南湖", "北站", "学府", "滨河", "康宁"};
    static constexpr std::array kWays{"路", "大街", "小区", "胡同", "花园", "广场", "家园"};
    static constexpr std::array kTroubles{"坏了好几天", "没有人管",     "影响出行",     "半夜扰民",
                                          "污水外溢",   "存在安全隐患", "一直没有修复", "反映多次无果",
                                          "已经停用",   "严重破损",     "堆满杂物",     "无法正常使用"};
    static constexpr std::array kWishes{"请尽快处理", "希望相关部门重视", "请派人来看看",
                                        "盼回复",     "望解决",           "请给个说法"};
    std::string text = fmt::format("{}{}{}号", one_of(kStreets), one_of(kWays), 1 + random_() % 300);
    if (random_() % 3 == 0) text += name() + "店门口";
    text += one_of(things_);
    text += one_of(kTroubles);
    text += "，";
    if (random_() % 2 == 0) text += fmt::format("{}也{}，", one_of(things_), one_of(kTroubles));
    return text + one_of(kWishes) + "。";
  }
  std::string english() {
    static constexpr std::array kStreets{"Washington", "Tremont",    "Beacon",   "Harrison",
                                         "Cambridge",  "Dorchester", "Columbus", "Hyde"};
    static constexpr std::array kThings{"street light", "pothole",        "graffiti",    "trash",
                                        "hydrant",      "traffic signal", "sidewalk",    "tree",
                                        "rodent",       "parking meter",  "catch basin", "abandoned bicycle"};
    static constexpr std::array kTroubles{
        "is out",         "is broken",  "needs repair",      "has not been collected",
        "blocks the way", "is leaking", "was reported twice"};
    std::string text = fmt::format("{} {} at {} Street {}", 1 + random_() % 900, one_of(kThings),
                                   one_of(kStreets), one_of(kTroubles));
    if (random_() % 3 == 0)
      text += fmt::format(" near shop{:c}{:c}{:c}", 'a' + random_() % 26, 'a' + random_() % 26,
                          'a' + random_() % 26);
    return text;
  }

  std::mt19937_64 random_{20261125};  // NOLINT: the same texts each time
  std::vector<std::string> things_;
};

}  // namespace tz::bench
