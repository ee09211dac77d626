"""Identifiers and secrets are never the same in two processes that were forked from one."""

import multiprocessing

import pytest

from handrail.kernel import ids


def tell(pipe, make):
    pipe.send([make() for _ in range(3)])


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("make", [ids.new_id, ids.ordered_id, ids.secret_token, ids.reference])
def test_forked_workers_make_none_twice(make):
    forked = multiprocessing.get_context("fork")
    made = [make()]
    for _ in range(3):
        here, there = forked.Pipe()
        worker = forked.Process(target=tell, args=(there, make))
        worker.start()
        made += here.recv()
        worker.join()
    assert len(set(made)) == len(made) == 10
