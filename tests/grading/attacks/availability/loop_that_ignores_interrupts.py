"""Loops for ever and swallows every interrupt and every signal that can be caught."""

# loses: double (timed out)
# naive: stop
# %% double
import signal

for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)


def double(numbers):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
