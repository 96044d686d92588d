#!/usr/bin/env python3
"""What the harness adds to a bare loop on CPython and to the reference interpreter alone: CPU time, interleaved rounds.

usage: measure.py [--build build/release] [--rounds 5] [--count 1000]

Prints, each with its limit:
  generated   COUNT different programs of 40 to 60 lines, cache empty: at most 1.15 times bare loop + reference alone
  known       the same once more: at most the reference alone + 30 us a program, and no process of CPython
  scenarios   the whole of specs/, cache empty: at most 1.5 times bare loop + reference alone

What 10,000 requests leave behind is asked of LivingTarget.ManyRequests_* in test_harness, with DICTUM_REQUESTS=10000.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PYTHON = "/usr/bin/python3"


def run(command, accepted=(0,)):
    """CPU seconds of the command and of all that it has waited for; what it printed."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env={"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0",
                                                                               "LANG": "C.UTF-8"})
    text = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode not in accepted:
        sys.exit("measure: %s ended with %d:\n%s" % (" ".join(command[:4]), process.returncode, text[-2000:]))
    return usage.ru_utime + usage.ru_stime, text


class Bench:
    def __init__(self, build, rounds, folder):
        self.dictum = os.path.join(ROOT, build, "dictum")
        self.programs = os.path.join(ROOT, build, "harness", "bench_programs")
        self.rounds, self.folder = rounds, folder
        self.library = json.loads(run([PYTHON, "-S", "-c", "import json, sys; print(json.dumps(sys.path[1:]))"])[1])
        self.language = "3.%s" % run([PYTHON, "-S", "-c", "import sys; print(sys.version_info[1])"])[1].strip()

    def compare(self, name, laid_out, commands, limit):
        """Medians of rounds: bare loop, reference alone, each command."""
        kinds = {"bare": [PYTHON, "-S", "-B", os.path.join(HERE, "bare_loop.py"), laid_out],
                 "alone": [self.programs, "alone", laid_out, self.language, PYTHON] + self.library}
        kinds.update(commands)
        times = {kind: [] for kind in kinds}
        for _ in range(self.rounds):
            for kind, command in kinds.items():
                if kind == "first":
                    shutil.rmtree(self.folder + "/cache", ignore_errors=True)
                times[kind].append(run(command, (0, 1))[0])
        count = sum(1 for _ in open(laid_out + "/manifest"))
        micro = {kind: statistics.median(values) * 1e6 / count for kind, values in times.items()}
        base = micro["bare"] + micro["alone"]
        ratios = statistics.median([first / (bare + alone) for first, bare, alone in
                                    zip(times["first"], times["bare"], times["alone"])])
        print("%-10s %d programs, us of CPU each: bare loop %.0f, reference alone %.0f, harness %.0f = %.2f of both (limit %.2f)"
              % (name, count, micro["bare"], micro["alone"], micro["first"], ratios, limit), flush=True)
        return micro, ratios <= limit

    def generated(self, count):
        laid_out = self.folder + "/generated"
        run([self.programs, "generated", laid_out, str(count), "40", "60"])
        files = ["%s/%05d/main.py" % (laid_out, i) for i in range(count)]
        command = [self.dictum, "diff", "--python", PYTHON, "--cache", self.folder + "/cache"] + files
        # Where the two differ the program is played three times: another matter. Only what is the same is measured.
        different = {line.split(":")[0] for line in run(command, (0, 1))[1].splitlines()
                     if line.startswith(laid_out) and not ": same (" in line}
        if different:
            command = command[:6] + [file for file in files if file not in different]
            lines = [line for line in open(laid_out + "/manifest")
                     if json.loads(line)["folder"] + "/main.py" not in different]
            with open(laid_out + "/manifest", "w") as manifest:
                manifest.writelines(lines)
        micro, well = self.compare("generated", laid_out, {"first": command, "second": command}, 1.15)
        added = micro["second"] - micro["alone"]
        starts = run(["/usr/bin/strace", "-f", "-e", "trace=execve", "-o", self.folder + "/trace"] + command, (0, 1)) \
            if os.path.exists("/usr/bin/strace") else None
        print("known      second run %.0f = reference alone + %.0f us (limit 30)%s"
              % (micro["second"], added, "" if starts is None else ", CPythons started: %d" % open(self.folder + "/trace").read().count('execve("%s"' % PYTHON)))
        return well and added <= 30

    def scenarios(self):
        laid_out = self.folder + "/scenarios"
        run([self.programs, "scenarios", laid_out, self.language, "specs"])
        command = [self.dictum, "run", "specs", "--quiet", "--jobs", "1", "--python", PYTHON, "--cache", self.folder + "/cache"]
        return self.compare("scenarios", laid_out, {"first": command}, 1.5)[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=1000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dictum-bench-") as folder:
        bench = Bench(arguments.build, arguments.rounds, folder)
        begin = time.monotonic()
        well = [bench.generated(arguments.count), bench.scenarios()]
        print("%.0f s" % (time.monotonic() - begin))
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
