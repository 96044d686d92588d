// Several reporters in the place of one, told in their order.
#pragma once

#include <vector>

#include "run/event.h"

namespace dictum {

class FanOut final : public Reporter {
 public:
  void add(Reporter& reporter) { reporters_.push_back(&reporter); }

  void on_start(const std::vector<PairDescription>& pairs) override {
    for (Reporter* reporter : reporters_) reporter->on_start(pairs);
  }
  void on_result(const ScenarioResult& result) override {
    for (Reporter* reporter : reporters_) reporter->on_result(result);
  }
  void on_finish(const RunSummary& summary) override {
    for (Reporter* reporter : reporters_) reporter->on_finish(summary);
  }

 private:
  std::vector<Reporter*> reporters_;
};

}  // namespace dictum
