#include "routing/category.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "places/csv_table.h"

namespace tz::routing {
namespace {

constexpr std::size_t kCategoriesMax = 5'000;
constexpr std::size_t kAttributesMax = 50;
constexpr std::size_t kValuesMax = 500;

Error fault(std::string rule, std::string message) {
  return Error{.message = std::move(message), .field = "code", .rule = std::move(rule)};
}

bool is_list(const ledger::ServiceAttribute& attribute) {
  using enum ledger::ServiceAttribute::Datatype;
  return attribute.datatype == singlevaluelist || attribute.datatype == multivaluelist;
}

void check_attributes(const Category& category, places::Faults& faults) {
  const auto add = [&](std::string_view rule, const std::string& attribute, std::string_view text) {
    faults.add(fault(std::string(rule),
                     fmt::format("category \"{}\", attribute \"{}\": {}", category.code, attribute, text)));
  };
  if (category.attributes.size() > kAttributesMax)
    add("attribute_values", "", fmt::format("more than {} attributes", kAttributesMax));
  std::set<int> orders;
  std::set<std::string> codes;
  for (const ledger::ServiceAttribute& attribute : category.attributes) {
    if (!codes.insert(attribute.code).second)
      add("duplicate_code", attribute.code, "the code is used twice in this category");
    if (attribute.order < 1 || !orders.insert(attribute.order).second)
      add("attribute_order", attribute.code, "order must be positive and unique within the category");
    if (is_list(attribute) == attribute.values.empty())
      add("attribute_values", attribute.code, "a list needs values, and nothing else may have them");
    if (attribute.values.size() > kValuesMax)
      add("attribute_values", attribute.code, fmt::format("more than {} values", kValuesMax));
    std::set<std::string> keys;
    for (const auto& value : attribute.values)
      if (!keys.insert(value.key).second)
        add("attribute_values", attribute.code, fmt::format("key \"{}\" is there twice", value.key));
  }
}

}  // namespace

Result<CategoryTree> CategoryTree::build(std::vector<Category> categories) {
  if (categories.size() > kCategoriesMax)
    return fail(Errc::too_large,
                fmt::format("{} categories: at most {} are allowed", categories.size(), kCategoriesMax));
  CategoryTree tree;
  tree.categories_ = std::move(categories);
  tree.leaf_.assign(tree.categories_.size(), true);
  places::Faults faults("categories");
  for (std::size_t i = 0; i < tree.categories_.size(); ++i)
    if (!tree.by_code_.emplace(tree.categories_[i].code, i).second)
      faults.add(fault("duplicate_code",
                       fmt::format("category code \"{}\" is used twice", tree.categories_[i].code)));
  for (const Category& category : tree.categories_) {
    check_attributes(category, faults);
    if (category.parent.empty()) continue;
    const auto parent = tree.by_code_.find(category.parent);
    if (parent == tree.by_code_.end())
      faults.add(
          fault("orphan_category", fmt::format("category \"{}\" has the parent \"{}\", which does not exist",
                                               category.code, category.parent)));
    else
      tree.leaf_[parent->second] = false;
  }
  TZ_CHECK(faults.status());
  for (const Category& category : tree.categories_) {
    int level = 1;
    const Category* at = &category;
    while (!at->parent.empty() && level <= kLevelsMax) {
      at = &tree.categories_[tree.by_code_.at(at->parent)];
      ++level;
      if (at == &category) {
        faults.add(
            fault("category_cycle", fmt::format("category \"{}\" is its own ancestor", category.code)));
        break;
      }
    }
    if (level > kLevelsMax && at != &category)
      faults.add(fault("category_depth", fmt::format("category \"{}\" stands deeper than {} levels",
                                                     category.code, kLevelsMax)));
  }
  TZ_CHECK(faults.status());
  return tree;
}

const Category* CategoryTree::find(std::string_view code) const {
  const auto at = by_code_.find(std::string(code));
  return at == by_code_.end() ? nullptr : &categories_[at->second];
}

std::vector<const Category*> CategoryTree::chain(std::string_view code) const {
  std::vector<const Category*> chain;
  for (const Category* at = find(code); at != nullptr; at = at->parent.empty() ? nullptr : find(at->parent))
    chain.push_back(at);
  return chain;
}

std::vector<const Category*> CategoryTree::subtree(std::string_view code) const {
  std::vector<const Category*> below;
  for (const Category& category : categories_)
    if (std::ranges::any_of(chain(category.code), [&](const Category* above) { return above->code == code; }))
      below.push_back(&category);
  return below;
}

bool CategoryTree::is_leaf(std::string_view code) const {
  const auto at = by_code_.find(std::string(code));
  return at != by_code_.end() && leaf_[at->second];
}

ledger::Service CategoryTree::service_of(const Category& category) const {
  const Category& top = *chain(category.code).back();
  return {.code = category.code,
          .name_zh = category.name_zh,
          .name_en = category.name_en,
          .description_zh = category.description_zh,
          .description_en = category.description_en,
          .group_zh = top.name_zh,
          .group_en = top.name_en,
          .keywords = category.keywords,
          .kind = category.kind,
          .active = category.active,
          .sensitive = category.sensitive,
          .urgency = category.urgency,
          .attributes = category.attributes};
}

std::vector<ledger::Service> CategoryTree::services() const {
  std::vector<ledger::Service> services;
  for (std::size_t i = 0; i < categories_.size(); ++i)
    if (leaf_[i]) services.push_back(service_of(categories_[i]));
  return services;
}

}  // namespace tz::routing
