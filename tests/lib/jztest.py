# SPDX-License-Identifier: Apache-2.0
"""unittest that speaks TAP: one line a test, then its trace as a comment when it failed.

A test program ends with `jztest.main()`. A skipped test counts as failed unless its reason starts
with "needs": a test that silently does not run proves nothing.
"""
import sys
import time
import traceback
import unittest


class Result(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.count = 0
        self.bad = 0

    def _say(self, ok, name, note=""):
        self.count += 1
        self.bad += not ok
        print(f"{'ok' if ok else 'not ok'} {self.count} - {name}{note}", flush=True)

    def _fail(self, test, err):
        self._say(False, name_of(test))
        for line in "".join(traceback.format_exception(*err)).splitlines():
            print(f"# {line}", flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._say(True, name_of(test))

    def addError(self, test, err):
        super().addError(test, err)
        self._fail(test, err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._fail(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._fail(subtest, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._say(reason.startswith("needs "), name_of(test), f" # SKIP {reason}")

    def addExpectedFailure(self, test, err):
        self._fail(test, err)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._say(False, name_of(test), " (expected to fail, did not)")


def name_of(test):
    return (test.shortDescription() or str(test)).replace("#", "")


def main(module="__main__"):
    """Runs the module's tests, or those whose name contains an argument of the command line."""
    loader = unittest.TestLoader()
    if sys.argv[1:]:
        loader.testNamePatterns = [f"*{word}*" for word in sys.argv[1:]]
    result = Result()
    loader.loadTestsFromModule(sys.modules[module]).run(result)
    print(f"1..{result.count}", flush=True)
    sys.exit(1 if result.bad or result.count == 0 else 0)


def wait_for(question, seconds=10.0, every=0.02, what="it"):
    """Asks until the answer is true and returns it; AssertionError when the deadline passes."""
    end = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what} in vain")
        time.sleep(every)
