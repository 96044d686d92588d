// dictum worker: the reference interpreter as a target of the harness.
#include <fcntl.h>

#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "target/protocol.h"
#include "target/reference_worker.h"

namespace dictum {

void register_worker(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "worker",
      "the reference interpreter as a target: requests on descriptor 3, replies on 4 (for the harness)");
  auto worker = std::make_shared<WorkerOptions>();
  command->add_option("--fault", worker->fault, "the rule mark that does the wrong thing");
  command->add_flag("--rules", worker->rules, "replies name the rules that the program reached");
  auto debug = std::make_shared<std::vector<std::string>>();
  command->add_option("--debug", *debug, "debug modes: " + debug_mode_names());
  command->callback([worker, debug, &exit_code] {
    if (!parse_debug_modes(*debug, worker->debug).empty()) {
      exit_code = kExitBadInput;
      return;
    }
    if (fcntl(kRequestDescriptor, F_GETFD) < 0 || fcntl(kReplyDescriptor, F_GETFD) < 0) {
      std::fprintf(stderr,
                   "dictum: worker is started by the harness, with its channel on descriptors 3 and 4\n");
      exit_code = kExitBadInput;
      return;
    }
    exit_code = serve_reference(*worker);
  });
}

}  // namespace dictum
