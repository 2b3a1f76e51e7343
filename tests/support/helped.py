"""A right answer that waits for a process which its cell has started; an exam ends such processes before it asks.

A ``Pool`` would do the same as a rule; but it starts its processes again, and what it then does rests on when.
"""

HELPED = """import multiprocessing

fork = multiprocessing.get_context("fork")
asked, told = fork.SimpleQueue(), fork.SimpleQueue()

def work():
    while True:
        told.put([2 * n for n in asked.get()])

fork.Process(target=work, daemon=True).start()

def double(numbers):
    asked.put(numbers)
    return told.get()
"""
