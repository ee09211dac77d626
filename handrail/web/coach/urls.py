"""Addresses for people who support people."""

from django.urls import path

from handrail.web.coach import (
    case,
    contact,
    day,
    details,
    ending,
    handover,
    plan,
    practice,
    share,
    team,
)

urlpatterns = [
    path("today/", day.today, name="today"),
    path("caseload/", day.caseload, name="caseload"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/note/", case.note, name="case_note"),
    path("cases/<uuid:case_id>/next-step/", case.next_step, name="case_next_step"),
    path("cases/<uuid:case_id>/alert/", case.worry, name="case_worry"),
    path("cases/<uuid:case_id>/work/", case.work, name="case_work"),
    path("cases/<uuid:case_id>/details/", details.details, name="case_details"),
    path("cases/<uuid:case_id>/practice/", practice.practice, name="case_practice"),
    path("cases/<uuid:case_id>/tell/", share.whom, name="case_share"),
    path(
        "cases/<uuid:case_id>/tell/<uuid:organisation_id>/",
        share.what,
        name="case_share_what",
    ),
    path("cases/<uuid:case_id>/team/", team.team, name="case_team"),
    path("cases/<uuid:case_id>/their-page/", details.status_page, name="case_status_page"),
    path("cases/<uuid:case_id>/contact/", contact.attempt, name="case_attempt"),
    path("cases/<uuid:case_id>/book/", contact.book, name="case_book"),
    path(
        "cases/<uuid:case_id>/appointments/<uuid:appointment_id>/",
        contact.appointment,
        name="case_appointment",
    ),
    path("cases/<uuid:case_id>/plan/", plan.plan, name="case_plan"),
    path("cases/<uuid:case_id>/plan/start/", plan.start, name="case_plan_start"),
    path("cases/<uuid:case_id>/plan/throw-away/", plan.throw_away, name="case_plan_throw_away"),
    path("cases/<uuid:case_id>/plan/review/", plan.review, name="case_plan_review"),
    path("cases/<uuid:case_id>/plan/agree/", plan.agree, name="case_plan_agree"),
    path("cases/<uuid:case_id>/plan/goals/<int:position>/", plan.goal, name="case_goal"),
    path(
        "cases/<uuid:case_id>/plan/goals/<int:position>/drop/",
        plan.drop_goal,
        name="case_goal_drop",
    ),
    path("cases/<uuid:case_id>/plan/actions/<uuid:action_id>/", plan.action, name="case_action"),
    path("cases/<uuid:case_id>/plan/<int:number>/", plan.version, name="case_plan_version"),
    path("cases/<uuid:case_id>/hand-over/", handover.offer, name="case_handover"),
    path(
        "cases/<uuid:case_id>/hand-over/<uuid:handover_id>/take-back/",
        handover.take_back,
        name="handover_take_back",
    ),
    path(
        "cases/<uuid:case_id>/hand-over/<uuid:handover_id>/told/",
        handover.told,
        name="handover_told",
    ),
    path("hand-overs/<uuid:handover_id>/", handover.answer, name="handover"),
    path("cases/<uuid:case_id>/pause/", ending.pause, name="case_pause"),
    path("cases/<uuid:case_id>/resume/", ending.resume, name="case_resume"),
    path("cases/<uuid:case_id>/close/", ending.close, name="case_close"),
    path("cases/<uuid:case_id>/letter/", ending.letter, name="case_letter"),
    path("cases/<uuid:case_id>/reopen/", ending.reopen, name="case_reopen"),
    path("cases/<uuid:case_id>/death/", ending.death, name="case_death"),
]
