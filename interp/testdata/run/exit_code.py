# SystemExit with text: it goes to standard error, the exit code is 1.
import sys
try:
    sys.exit("bye")
finally:
    print("before", file=sys.stderr)
