"""Nobody is left thinking that somebody reads a box at night."""


def test_every_long_box_says_that_it_is_not_watched():
    from handrail.web.coach import details, ending_forms, plan_forms
    from handrail.web.coach import forms as others
    from handrail.web.shared.forms import Form, LongText

    found = [
        one
        for module in (others, ending_forms, plan_forms, details)
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Form) and one.__module__ == module.__name__
    ]
    boxes = [
        (f"{form.__name__}.{name}", str(field.help_text))
        for form in found
        for name, field in form().fields.items()
        if isinstance(field, LongText)
    ]
    assert len(boxes) > 5
    assert [name for name, hint in boxes if "Nobody watches this box" not in hint] == []
