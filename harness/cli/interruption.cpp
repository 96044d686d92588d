#include "cli/interruption.h"

#include <semaphore.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <thread>

#include "target/process.h"

namespace dictum {
namespace {

constexpr double kSecondsForProcesses = 2;

std::atomic<bool> g_interrupted{false};
std::atomic<int> g_first{0};
std::atomic<int> g_second{0};
sem_t g_again;  // posted at the second signal: what is to be done then no handler may do

void on_signal(int number) {
  int none = 0;
  if (g_first.compare_exchange_strong(none, number)) {
    g_interrupted.store(true);
    return;
  }
  none = 0;
  if (!g_second.compare_exchange_strong(none, number)) _exit(128 + number);
  sem_post(&g_again);
}

void end_at_the_second() {
  while (sem_wait(&g_again) != 0 && errno == EINTR) {
  }
  end_everything_now(kSecondsForProcesses);
  _exit(128 + g_second);
}

bool listen() {
  sem_init(&g_again, 0, 0);
  std::thread(end_at_the_second).detach();
  struct sigaction action = {};
  action.sa_handler = on_signal;
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
  return true;
}

}  // namespace

const std::atomic<bool>& interruption() {
  [[maybe_unused]] static const bool listening = listen();
  return g_interrupted;
}

int interruption_exit_code() { return g_first == 0 ? 0 : 128 + g_first; }

}  // namespace dictum
