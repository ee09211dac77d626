"""Tell everybody's story, where it helps in several processes, and keep all of them or none.

The stories are dealt into groups that share nothing: each has hours of its own in every
worker's diary, so that the same seed makes the same town whatever the number of processes.
"""

import gc
import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from django.db import connection, connections, transaction

from demo import stories
from demo.world import World

GROUPS = 4
TOLD, KEEP = "told", "keep"
Told = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many people there are in which world."""

    world: World
    people: int
    seed: int

    def tell(self, groups: range, told: Told) -> None:
        """Tell the stories of some groups."""
        for group in groups:
            stories.tell(self.world, group, GROUPS, people=self.people, seed=self.seed, told=told)


@contextmanager
def whole() -> Iterator[None]:
    """Keep everything done inside, or nothing; spare what only a page needs.

    Spared are time limits, and a savepoint in every step: one that fails ends the whole.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "select set_config('statement_timeout', '0', true),"
                " set_config('idle_in_transaction_session_timeout', '0', true)"
            )
        connection.features.uses_savepoints = False
        gc.disable()
        try:
            yield
        finally:
            gc.enable()
            connection.features.uses_savepoints = True


def tell_together(crowd: Crowd, number: int, told: Told, finish: Callable[[], None]) -> None:
    """Tell the stories in a number of processes, this one among them.

    Each holds its transaction open until all have told theirs. RuntimeError when one fails.
    """

    def told_by_each() -> None:  # the others are about as far
        for _ in range(number):
            told()

    connections.close_all()
    helpers = [_start(crowd, range(part, GROUPS, number)) for part in range(1, number)]
    try:
        with whole():
            crowd.tell(range(0, GROUPS, number), told_by_each)
            finish()
            for _, pipe in helpers:
                _expect(pipe, TOLD)
            for _, pipe in helpers:
                pipe.send(KEEP)
            for process, _ in helpers:
                process.join()
                if process.exitcode:
                    raise RuntimeError("A part of the demo town could not be kept.")
    finally:
        for process, pipe in helpers:
            pipe.close()
            process.terminate()  # harmless to one that has ended
            process.join()


def _start(crowd: Crowd, groups: range) -> tuple[BaseProcess, Connection]:
    context = get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_help, args=(crowd, groups, here, there))
    process.start()
    there.close()
    return process, here


def _help(crowd: Crowd, groups: range, theirs: Connection, pipe: Connection) -> None:
    """Tell some groups in a process of its own, and keep them when the first process says so."""
    theirs.close()
    first = os.getppid()

    def stop_when_alone() -> None:
        if os.getppid() != first:
            raise EOFError

    try:
        with whole():
            crowd.tell(groups, stop_when_alone)
            pipe.send(TOLD)
            _expect(pipe, KEEP)
    except (EOFError, BrokenPipeError, KeyboardInterrupt):  # the first process has given up
        os._exit(1)
    except BaseException:
        pipe.send(traceback.format_exc())
        os._exit(1)
    os._exit(0)


def _expect(pipe: Connection, word: str) -> None:
    said = pipe.recv()
    if said != word:
        raise RuntimeError(f"A part of the demo town could not be told:\n{said}")
