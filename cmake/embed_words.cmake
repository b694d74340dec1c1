# Writes a .cc with the two word files as raw strings; src/pages/words.cc parses them once at first use.
file(READ ${ZH} zh)
file(READ ${EN} en)
file(WRITE ${OUT} "#include <string_view>\n\nnamespace tz::pages {\n\nextern const std::string_view kWordsZh;\nextern const std::string_view kWordsEn;\n\n")
file(APPEND ${OUT} "const std::string_view kWordsZh = R\"~json~(" "${zh}" ")~json~\";\n\n")
file(APPEND ${OUT} "const std::string_view kWordsEn = R\"~json~(" "${en}" ")~json~\";\n\n")
file(APPEND ${OUT} "}  // namespace tz::pages\n")
