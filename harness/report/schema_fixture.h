// Holds a report against the schema that is published for it.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

namespace dictum {

inline std::vector<std::string> schema_problems(const nlohmann::json& report) {
  std::ifstream file(DICTUM_SOURCE_DIR "/harness/report/run.schema.json");
  const nlohmann::json text = nlohmann::json::parse(file);
  using valijson::adapters::NlohmannJsonAdapter;
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(NlohmannJsonAdapter(text), schema);
  valijson::ValidationResults errors;
  std::vector<std::string> problems;
  if (valijson::Validator().validate(schema, NlohmannJsonAdapter(report), &errors)) return problems;
  for (const auto& error : errors) problems.push_back(error.description);
  return problems;
}

}  // namespace dictum
