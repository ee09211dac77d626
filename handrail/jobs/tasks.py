"""The jobs that the clock starts. None carries an argument: what is due is asked of the database.

``queueing_lock`` lets at most one of a kind wait. Only delivery also has a ``lock``, because
there is one loop; a stalled one is freed by the sweep.
"""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from handrail.jobs.deliveries import run_deliveries
from handrail.jobs.sealing import run_seal
from handrail.jobs.sweeps import (
    end_copies,
    forget_drafts,
    forget_sessions,
    raise_looks,
    run_chase,
    run_leaving,
    run_overrides,
    run_reminders,
    run_reviews,
    run_unheard,
    run_worries,
)
from handrail.kernel import clock
from handrail.web.signin import seeds

# Three heartbeats of a worker, which it gives every ten seconds.
STALLED_AFTER_SECONDS = 30
AT_ONCE = 500


@app.periodic(cron="* * * * * */5")
@app.task(name="deliver", queueing_lock="deliver", lock="deliver", priority=10)
def deliver(timestamp: int) -> None:
    """Deliver what is due, every five seconds."""
    run_deliveries(clock.now(), now=clock.now, limit=AT_ONCE)


@app.periodic(cron="* * * * * */10")
@app.task(name="sweep", queueing_lock="sweep", pass_context=True, priority=20)
async def sweep(context: JobContext, timestamp: int) -> None:
    """Start jobs again whose worker was killed, every ten seconds."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="* * * * * */20")
@app.task(name="seal", queueing_lock="seal")
def seal(timestamp: int) -> None:
    """Seal the audit, every twenty seconds."""
    run_seal(clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="chase", queueing_lock="chase")
def chase(timestamp: int) -> None:
    """Tell somebody about promises that nobody has kept, every five minutes."""
    run_chase(clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="worries", queueing_lock="worries", priority=20)
def worries(timestamp: int) -> None:
    """Tell the next person about concerns that nobody answered in time, every minute."""
    run_worries(clock.now())


@app.periodic(cron="37 * * * *")
@app.task(name="unheard", queueing_lock="unheard")
def unheard(timestamp: int) -> None:
    """Tell health professionals about reports that wait for them, every hour."""
    run_unheard(clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="overrides", queueing_lock="overrides")
def overrides(timestamp: int) -> None:
    """Tell information governance about overrides nobody has reviewed, every ten minutes."""
    run_overrides(clock.now())


@app.periodic(cron="17 3 * * *")
@app.task(name="forget", queueing_lock="forget")
def forget(timestamp: int) -> None:
    """Delete drafts and codes whose time is over, every night."""
    forget_drafts(clock.now())


@app.periodic(cron="27 * * * *")
@app.task(name="end_copies", queueing_lock="end_copies")
def copies_over(timestamp: int) -> None:
    """Empty the copies of people's records whose time is over, every hour."""
    end_copies(clock.now())


@app.periodic(cron="37 9 * * *")
@app.task(name="remind", queueing_lock="remind")
def reminders(timestamp: int) -> None:
    """Remind people of what they share that ends soon, once a day, in daylight."""
    run_reminders(clock.now())


@app.periodic(cron="7 4 * * *")
@app.task(name="raise_looks", queueing_lock="raise_looks")
def looks(timestamp: int) -> None:
    """Raise looks that somebody should explain, every night."""
    raise_looks(clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="leaving", queueing_lock="leaving")
def leaving(timestamp: int) -> None:
    """See to what access left that is over, every five minutes."""
    run_leaving(clock.now())


@app.periodic(cron="37 5 * * *")
@app.task(name="reviews", queueing_lock="reviews")
def reviews(timestamp: int) -> None:
    """Tell whoever has to look at people's access, every morning."""
    run_reviews(clock.now())


@app.periodic(cron="47 * * * *")
@app.task(name="forget_sessions", queueing_lock="forget_sessions")
def sessions_over(timestamp: int) -> None:
    """Delete what is left of sessions, and seal seeds that are in clear, every hour."""
    forget_sessions(clock.now())
    seeds.seal_again()
