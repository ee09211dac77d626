"""See how to reach somebody who has not released it, with a reason: at once, or with a second."""
