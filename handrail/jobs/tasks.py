"""The jobs that the clock starts. None carries an argument: what is due is asked of the database.

``queueing_lock`` lets at most one of a kind wait. Only delivery also has a ``lock``, because
there is one loop; a stalled one is freed by the sweep.
"""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from handrail.interop.mailbox import incoming
from handrail.jobs.deliveries import run_deliveries
from handrail.jobs.events import run_events
from handrail.jobs.exports import forget_exports, run_exports
from handrail.jobs.letters import poll_mesh, run_letters, send_practice_news, track_mesh
from handrail.jobs.sealing import run_seal
from handrail.jobs.sweeps import (
    ask_owners,
    close_intakes,
    end_copies,
    forget_drafts,
    forget_sessions,
    forget_tokens,
    measure_waits,
    raise_looks,
    run_bounces,
    run_chase,
    run_funding,
    run_late_mail,
    run_leaving,
    run_links,
    run_overrides,
    run_places,
    run_questions,
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


@app.periodic(cron="* * * * * */5")
@app.task(name="events", queueing_lock="events", lock="events", priority=5)
def events(timestamp: int) -> None:
    """Tell other systems what they subscribed to, every five seconds."""
    run_events(clock.now)


@app.periodic(cron="* * * * * */5")
@app.task(name="exports", queueing_lock="exports", lock="exports")
def exports(timestamp: int) -> None:
    """Write the bulk exports that systems asked for, every five seconds."""
    run_exports(clock.now)


@app.periodic(cron="52 * * * *")
@app.task(name="forget_exports", queueing_lock="forget_exports", lock="exports")
def exports_over(timestamp: int) -> None:
    """Delete bulk exports whose day is over, every hour."""
    forget_exports(clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="letters", queueing_lock="letters", lock="letters", priority=5)
def letters(timestamp: int) -> None:
    """See to letters whose time is up or that are nobody's, every minute."""
    run_letters(clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="mesh_poll", queueing_lock="mesh_poll", lock="mesh_poll", priority=5)
def mesh_poll(timestamp: int) -> None:
    """Take what lies in our MESH mailbox, every minute."""
    poll_mesh(clock.now)


@app.periodic(cron="12 * * * *")
@app.task(name="mesh_track", queueing_lock="mesh_track", lock="mesh_track")
def mesh_track(timestamp: int) -> None:
    """Ask MESH after letters that nobody is known to have collected, every hour."""
    track_mesh(clock.now)


@app.periodic(cron="27 8 3 * *")
@app.task(name="practice_news", queueing_lock="practice_news")
def practice_months(timestamp: int) -> None:
    """Send each practice its half-page of the month before, on the third of each month."""
    send_practice_news(clock.now())


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


@app.periodic(cron="4-59/5 * * * *")
@app.task(name="questions", queueing_lock="questions")
def questions(timestamp: int) -> None:
    """Tell somebody about questions and mail that wait too long, every five minutes."""
    run_questions(clock.now())
    run_late_mail(clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="mail", queueing_lock="mail", lock="mail")
def mail(timestamp: int) -> None:
    """Read the mailboxes that are named, every minute."""
    incoming.read_all(clock.now())


@app.periodic(cron="22 * * * *")
@app.task(name="measure", queueing_lock="measure")
def measure(timestamp: int) -> None:
    """Measure how long people wait at each service, every hour."""
    measure_waits(clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="places", queueing_lock="places")
def places(timestamp: int) -> None:
    """Hand places that opened to the head of each line, every minute."""
    run_places(clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="links", queueing_lock="links", priority=5)
def links(timestamp: int) -> None:
    """Send links for referrals to services without a system, every minute."""
    run_links(clock.now())


@app.periodic(cron="1 * * * *")
@app.task(name="close_intakes", queueing_lock="close_intakes")
def intakes_closed(timestamp: int) -> None:
    """Say which services take nobody new from today, every hour."""
    close_intakes(clock.now())


@app.periodic(cron="17 8 * * *")
@app.task(name="funding", queueing_lock="funding")
def funding(timestamp: int) -> None:
    """Tell managers that the money of a service ends, every morning."""
    run_funding(clock.now())


@app.periodic(cron="2-59/5 * * * *")
@app.task(name="bounces", queueing_lock="bounces")
def bounces(timestamp: int) -> None:
    """Raise people who are sent from one to the next to a senior, every five minutes."""
    run_bounces(clock.now())


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


@app.periodic(cron="17 9 * * *")
@app.task(name="owners", queueing_lock="owners")
def owners(timestamp: int) -> None:
    """Ask the owners of entries whether they are still right, once a day, in daylight."""
    ask_owners(clock.now())


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


@app.periodic(cron="3-59/5 * * * *")
@app.task(name="forget_tokens", queueing_lock="forget_tokens")
def tokens_over(timestamp: int) -> None:
    """Forget expired tokens of other systems, and who was prompted before today."""
    forget_tokens(clock.now())
