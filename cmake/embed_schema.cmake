# Writes a .cc with the module's migrations, in file-name order, as tz::store::Migration values.
# The function it defines, tz::MODULE::schema(), is declared in store/migrate.h's users: src/MODULE/module.h.
set(text "#include \"store/migration.h\"\n\nnamespace tz::${MODULE} {\n\nstd::span<const store::Migration> schema() {\n  static constexpr store::Migration kMigrations[] = {\n")
list(SORT FILES)
foreach(file IN LISTS FILES)
  get_filename_component(stem ${file} NAME)
  string(REGEX REPLACE "\\.sql$" "" stem ${stem})
  file(READ ${file} sql)
  string(APPEND text "      {\"${MODULE}\", \"${stem}\", R\"~sql~(${sql})~sql~\"},\n")
endforeach()
string(APPEND text "  };\n  return kMigrations;\n}\n\n}  // namespace tz::${MODULE}\n")
file(WRITE ${OUT} "${text}")
